//! One agent, from its directory to its end.

use std::sync::Arc;

use plugcast_core::Generation;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::{
    backoff::Delays,
    blocking::blocking,
    config::Config,
    error::RunError,
    event::Event,
    hint::Hints,
    link::{Introduction, Link},
    network::Network,
    pull::ControlPlaneClient,
    reconcile::Reconciler,
    report::Status,
    store::{Identity, LocalDisk, Pins, Recovered, Release, Store, StoreError},
};

/// Who hears of events.
pub(crate) type Observer = Arc<dyn Fn(Event) + Send + Sync>;

/// Runs an agent until `shutdown` is cancelled; then it ends the apply that is under way, sends
/// its report, closes its socket and returns.
///
/// `observer` is called for every [`Event`], between two steps of the work: it must not block.
/// An agent is one task with no thread of its own. Its file work goes to the runtime's blocking
/// threads, whose number bounds it for all agents of a process.
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
    let served = opened.recovered.current.as_ref();
    let generation = served.map(Release::generation).unwrap_or_default();
    let node_id = opened.identity.node_id;
    tracing::info!(
        node = %node_id,
        generation = generation.get(),
        current = %opened.store.current().display(),
        "serving"
    );
    observer(Event::Started { node_id, generation });

    let (mut reconciler, link) = wire(config, network, opened, generation, observer);
    // The socket outlives the last apply, and the status outlives the socket, so that the last
    // report still goes out.
    let drained = CancellationToken::new();
    let applying = async {
        reconciler.run(&shutdown).await;
        drained.cancel();
    };
    tokio::join!(applying, link.keep(&drained));
    Ok(())
}

/// What a directory had in it.
struct Opened {
    store: Store,
    recovered: Recovered,
    identity: Identity,
}

async fn open(config: &Config) -> Result<Opened, StoreError> {
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
    let standing = Status { generation, report: Vec::new() };
    let (status_sender, status) = watch::channel(standing.clone());
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
        refused: None,
        announced: Generation::default(),
        tidy_at: None,
        standing,
        told: None,
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
