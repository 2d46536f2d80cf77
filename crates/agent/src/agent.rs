//! One agent, from opening its directory to its shutdown.

use std::sync::Arc;

use plugcast_core::Generation;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::{
    backoff::Delays,
    blocking::blocking,
    config::Config,
    error::RunError,
    event::{Event, Observer},
    hint::Hints,
    link::{Introduction, Link},
    network::Network,
    pull::ControlPlaneClient,
    reconcile::Reconciler,
    report::Status,
    store::{DiskError, Identity, LocalDisk, Pins, Recovered, Snapshot, Store},
};

/// Runs an agent until `shutdown` is cancelled. Then it finishes the apply that is in progress,
/// sends its report, closes its socket and returns.
///
/// The agent calls `observer` for every [`Event`] from its own task, so `observer` must not block.
/// File work runs on the runtime's blocking threads.
///
/// # Errors
///
/// Fails if the directory, TLS or HTTP cannot be used at the start. Later failures are retried.
pub async fn run(
    config: Config,
    shutdown: CancellationToken,
    observer: impl Fn(Event) + Send + Sync + 'static,
) -> Result<(), RunError> {
    let network = match &config.network {
        Some(network) => network.clone(),
        None => Network::new(&config.server)?,
    };
    let opened = open(&config).await?;
    let observer: Observer = Arc::new(observer);
    let current = opened.recovered.current.as_ref();
    let generation = current.map(Snapshot::generation).unwrap_or_default();
    let node_id = opened.identity.node_id;
    tracing::info!(
        node = %node_id,
        current = %opened.store.current().display(),
        "serving generation {generation}"
    );
    observer(Event::Started { node_id, generation });

    let (mut reconciler, link) = wire(config, network, opened, generation, observer);
    // The socket stays open until the last apply has ended, so that its report is sent.
    let drained = CancellationToken::new();
    let applying = async {
        reconciler.run(&shutdown).await;
        drained.cancel();
    };
    tokio::join!(applying, link.keep(&drained));
    Ok(())
}

/// An open directory and what it contains.
struct Opened {
    store: Store,
    recovered: Recovered,
    identity: Identity,
}

async fn open(config: &Config) -> Result<Opened, DiskError> {
    let disk = Arc::new(LocalDisk { durability: config.durability });
    let (dir, node_id, declarative) = (config.dir.clone(), config.node_id, config.declarative);
    let opened = move || {
        let (store, recovered) = Store::open(&dir, disk, declarative)?;
        let identity = store.identity(node_id)?;
        Ok(Opened { store, recovered, identity })
    };
    blocking(opened).await?
}

fn wire(
    config: Config,
    network: Network,
    opened: Opened,
    generation: Generation,
    observer: Observer,
) -> (Reconciler, Link) {
    let Opened { store, recovered, identity } = opened;
    let client =
        ControlPlaneClient::new(network.clone(), config.server.clone(), config.token.clone());
    let hints = Arc::new(Hints::default());
    let given_key = config.public_key;
    let pins =
        identity.pins.map(|pins| Pins { public_key: given_key.unwrap_or(pins.public_key), ..pins });
    let (pins_sender, pins) = watch::channel(pins);
    let last_status = Status { generation, report: Vec::new() };
    let (status_sender, status) = watch::channel(last_status.clone());
    let reconciler = Reconciler {
        client: client.clone(),
        store: store.clone(),
        hints: Arc::clone(&hints),
        pins,
        status: status_sender,
        observer: Arc::clone(&observer),
        activation: config.activation,
        poll_interval: config.poll_interval,
        retry: Delays::new(config.retry),
        activation_retry: Delays::new(config.activation_retry),
        current: recovered.current,
        last_good: recovered.last_good,
        quarantined: None,
        announced: Generation::default(),
        tidy_at: None,
        last_status,
        last_logged: None,
    };
    let link = Link {
        client,
        network,
        server: config.server,
        control_plane: config.control_plane,
        token: config.token,
        introduction: Introduction {
            hostname: config.hostname,
            versions: config.versions,
            labels: config.labels,
        },
        identity,
        given_key,
        store,
        hints,
        pins: pins_sender,
        status,
        observer,
        heartbeat_interval: config.heartbeat_interval,
        report_spread: config.report_spread,
        reconnect: config.reconnect,
    };
    (reconciler, link)
}
