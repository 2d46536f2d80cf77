//! Starts and stops the control plane.

use std::{
    fs::DirBuilder, io, net::SocketAddr, os::unix::fs::DirBuilderExt, path::PathBuf, sync::Arc,
    time::Duration,
};

use axum::serve::ListenerExt;
use plugcast_core::{ControlPlane, PortError, Token};
use tokio::{
    net::TcpListener,
    sync::Notify,
    task::{JoinHandle, JoinSet},
};
use tokio_util::sync::CancellationToken;

use crate::{
    bootstrap::bootstrap,
    engine::{EngineError, Engines},
    functions::Functions,
    gateway::{Connections, Gateway},
    stream::{Checkpoint, StreamReader, StreamTrigger},
};

/// How often the engines remove expired rows.
const EXPIRY_INTERVAL: Duration = Duration::from_secs(60);

/// How long a stop waits for running work.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(5);

/// The configuration of the control plane.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address to listen on; port 0 picks a free port.
    pub listen: SocketAddr,
    /// The folder of its data.
    pub data_folder: PathBuf,
    /// An admin token that is valid while this process runs.
    pub token: Option<Token>,
    /// How long the authorizer's response for a token is cached, as in API Gateway. A revoked token
    /// works for so much longer.
    pub token_cache: Duration,
}

impl Config {
    /// The template's `AuthorizerResultTtlInSeconds`.
    pub const TOKEN_CACHE: Duration = Duration::from_secs(30);
}

/// A running control plane.
pub struct LocalControlPlane {
    address: SocketAddr,
    default_control_plane: Option<ControlPlane>,
    new_token: Option<Token>,
    shutdown: CancellationToken,
    task: JoinHandle<()>,
}

/// Why the control plane did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// An engine did not open.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Another process uses the data.
    #[error("the folder {0} is in use by another plugcast")]
    InUse(PathBuf),
    /// A file in the data folder cannot be used.
    #[error("cannot use the folder {path}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// The server cannot listen on the address.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// The first start could not create its data.
    #[error("cannot prepare the data")]
    Bootstrap(#[from] PortError),
}

impl LocalControlPlane {
    /// Starts the control plane. It accepts requests when this returns.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let folder = config.data_folder;
        let in_folder = |source| StartError::Folder { path: folder.clone(), source };
        // Only the owner may read the folder: it holds the key that signs manifests.
        DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(in_folder)?;
        let lock = lock(&folder)?;
        let checkpoint = Checkpoint::open(folder.join("stream.position")).map_err(in_folder)?;
        let engines = Engines::open(&folder, checkpoint.position())?;
        let prepared = bootstrap(&engines, config.token.is_some()).await?;
        let admin_token = config.token.as_ref().map(Token::hash);
        let functions = Arc::new(Functions::new(&engines, admin_token).await?);
        let connections = Arc::new(Connections::default());
        engines.connect_push(connections.clone());

        let listen = |source| StartError::Listen { address: config.listen, source };
        let listener = TcpListener::bind(config.listen).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let reader = StreamReader::open(engines.registry().clone(), checkpoint.position())
            .map_err(in_folder)?;

        let shutdown = CancellationToken::new();
        let written = Arc::new(Notify::new());
        let gateway = Arc::new(Gateway::new(
            functions.clone(),
            connections,
            written.clone(),
            config.token_cache,
            shutdown.clone(),
        ));
        let dead_letters = folder.join("dead-letters.jsonl");
        let trigger = StreamTrigger { functions, reader, checkpoint, dead_letters, written };
        let stop = shutdown.clone();
        let task = tokio::spawn(async move {
            let _lock = lock;
            run(gateway, listener, trigger, engines, stop).await;
        });
        Ok(Self {
            address,
            default_control_plane: prepared.control_plane,
            new_token: prepared.new_token,
            shutdown,
            task,
        })
    }

    /// The address that it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The control plane to show first: `default`, or another when `default` was renamed or deleted.
    pub fn default_control_plane(&self) -> Option<&ControlPlane> {
        self.default_control_plane.as_ref()
    }

    /// The token that this start created. The store has only its hash, so it can be shown only now.
    pub fn new_token(&self) -> Option<&Token> {
        self.new_token.as_ref()
    }

    /// Stops: refuses new requests, closes sockets, and waits for running work.
    pub async fn stop(self) {
        self.shutdown.cancel();
        let _ = tokio::time::timeout(DRAIN_TIMEOUT, self.task).await;
    }
}

/// Locks the data against a second process: two triggers would both move the stream's position.
fn lock(folder: &std::path::Path) -> Result<std::fs::File, StartError> {
    let in_folder = |source| StartError::Folder { path: folder.to_owned(), source };
    let file = std::fs::File::create(folder.join("lock")).map_err(in_folder)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(StartError::InUse(folder.to_owned())),
        Err(std::fs::TryLockError::Error(source)) => Err(in_folder(source)),
    }
}

async fn run(
    gateway: Arc<Gateway>,
    listener: TcpListener,
    trigger: StreamTrigger,
    engines: Engines,
    shutdown: CancellationToken,
) {
    let mut background = JoinSet::new();
    background.spawn(trigger.run(shutdown.clone()));
    background.spawn(expire(engines, shutdown.clone()));
    let listener = listener.tap_io(|stream| {
        // Responses are small and written at once: Nagle's algorithm would only delay them.
        let _ = stream.set_nodelay(true);
    });
    let served = axum::serve(listener, gateway.clone().router())
        .with_graceful_shutdown(shutdown.clone().cancelled_owned())
        .await;
    if let Err(error) = served {
        tracing::error!(%error, "server failed; stopping");
    }
    gateway.drained().await;
    shutdown.cancel();
    background.join_all().await;
}

async fn expire(engines: Engines, shutdown: CancellationToken) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(EXPIRY_INTERVAL) => {}
            () = shutdown.cancelled() => return,
        }
        for engine in [engines.nodes().clone(), engines.registry().clone()] {
            match tokio::task::spawn_blocking(move || engine.sweep_ttl()).await {
                Ok(Ok(removed)) => tracing::debug!(removed, "removed expired rows"),
                Ok(Err(error)) => {
                    tracing::warn!(%error, "cannot remove expired rows; retrying in {} s", EXPIRY_INTERVAL.as_secs())
                }
                Err(error) => {
                    tracing::warn!(%error, "cannot remove expired rows; retrying in {} s", EXPIRY_INTERVAL.as_secs())
                }
            }
        }
    }
}
