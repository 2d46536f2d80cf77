//! Starting and stopping the control plane.

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

/// How often rows that have expired are removed.
const EXPIRY_INTERVAL: Duration = Duration::from_secs(60);

/// How long a stop waits for what is under way.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(5);

/// How the control plane is run.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where its data is.
    pub data_folder: PathBuf,
    /// An admin's token, for as long as this process runs.
    pub token: Option<Token>,
    /// How long the authorizer's answer for a token is kept, as API Gateway keeps it: a revoked
    /// token works so much longer.
    pub token_cache: Duration,
}

impl Config {
    /// What API Gateway is told in the template, as `AuthorizerResultTtlInSeconds`.
    pub const TOKEN_CACHE: Duration = Duration::from_secs(30);
}

/// A control plane that runs.
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
    /// Its data cannot be used.
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
        /// What is wrong.
        #[source]
        source: io::Error,
    },
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What is wrong.
        #[source]
        source: io::Error,
    },
    /// What the first start makes could not be made.
    #[error("cannot prepare the data")]
    Bootstrap(#[from] PortError),
}

impl LocalControlPlane {
    /// Starts; when this returns, requests are answered.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let folder = config.data_folder;
        let in_folder = |source| StartError::Folder { path: folder.clone(), source };
        // Only its owner may read it: the key that manifests are signed with is in there.
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

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The control plane to show first: `default`, or another where that is not there any more.
    pub fn default_control_plane(&self) -> Option<&ControlPlane> {
        self.default_control_plane.as_ref()
    }

    /// The token that this start made. It is stored only as a hash: show it now or never.
    pub fn new_token(&self) -> Option<&Token> {
        self.new_token.as_ref()
    }

    /// Stops: no new requests, sockets closed, what is under way finished.
    pub async fn stop(self) {
        self.shutdown.cancel();
        let _ = tokio::time::timeout(DRAIN_TIMEOUT, self.task).await;
    }
}

/// Keeps a second process out of the data: two triggers would be two truths.
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
        // Answers are small and whole: waiting to fill a packet only delays them.
        let _ = stream.set_nodelay(true);
    });
    let served = axum::serve(listener, gateway.clone().router())
        .with_graceful_shutdown(shutdown.clone().cancelled_owned())
        .await;
    if let Err(error) = served {
        tracing::error!(%error, "the server stopped");
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
                Ok(Ok(removed)) => tracing::debug!(removed, "expired rows are removed"),
                Ok(Err(error)) => tracing::warn!(%error, "expired rows cannot be removed"),
                Err(error) => tracing::warn!(%error, "expired rows cannot be removed"),
            }
        }
    }
}
