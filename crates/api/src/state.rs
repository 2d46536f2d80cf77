//! The states of the three routers: the ports and use cases that each of them holds.

use std::sync::Arc;

use plugcast_core::{
    ports::{
        Backoff, ChangeLog, ChangeWriter, ControlPlaneStore, IdempotencyStore, InstanceStore,
        NodeStore, PendingDeletions, PluginStore, PushChannel, SourceStore, TokenRegister,
    },
    signing::ManifestSigner,
    use_cases::{
        Committer,
        control_planes::ControlPlaneDeleter,
        instances::InstanceWriter,
        plugins::{PluginDeleter, Publisher},
        schemas::Schemas,
    },
};

use crate::sync::{ManifestCache, SourceCache};

/// The state of the function `upload`.
#[derive(Clone)]
pub struct UploadState {
    /// Finds the control plane.
    pub control_planes: Arc<dyn ControlPlaneStore>,
    /// Publishes plugins.
    pub publisher: Publisher,
    /// Deletes plugins.
    pub deleter: PluginDeleter,
    /// Writes instances.
    pub instances: InstanceWriter,
}

impl UploadState {
    /// A state over these ports.
    pub fn new<R>(
        registry: Arc<R>,
        sources: Arc<dyn SourceStore>,
        backoff: Arc<dyn Backoff>,
    ) -> Self
    where
        R: ControlPlaneStore
            + PluginStore
            + InstanceStore
            + ChangeWriter
            + IdempotencyStore
            + 'static,
    {
        let committer =
            Committer { control_planes: registry.clone(), changes: registry.clone(), backoff };
        Self {
            publisher: Publisher {
                committer: committer.clone(),
                plugins: registry.clone(),
                instances: registry.clone(),
                idempotency: registry.clone(),
                sources: sources.clone(),
            },
            deleter: PluginDeleter {
                committer: committer.clone(),
                plugins: registry.clone(),
                instances: registry.clone(),
            },
            instances: InstanceWriter {
                committer,
                plugins: registry.clone(),
                instances: registry.clone(),
                schemas: Arc::new(Schemas::new(sources)),
            },
            control_planes: registry,
        }
    }
}

/// The state of the function `admin`.
#[derive(Clone)]
pub struct AdminState {
    /// Reads and creates control planes.
    pub control_planes: Arc<dyn ControlPlaneStore>,
    /// Changes control planes.
    pub committer: Committer,
    /// Deletes control planes.
    pub deleter: ControlPlaneDeleter,
    /// Reads the change log.
    pub history: Arc<dyn ChangeLog>,
    /// Reads plugins.
    pub plugins: Arc<dyn PluginStore>,
    /// Reads instances.
    pub instances: Arc<dyn InstanceStore>,
    /// Fills in the defaults of instances.
    pub schemas: Arc<Schemas>,
    /// Reads sources.
    pub sources: Arc<dyn SourceStore>,
    /// Reads nodes.
    pub nodes: Arc<dyn NodeStore>,
    /// Creates, lists and revokes tokens.
    pub tokens: Arc<dyn TokenRegister>,
    /// Closes the sockets of revoked tokens.
    pub push: Arc<dyn PushChannel>,
    /// Waits where two revocations collide.
    pub backoff: Arc<dyn Backoff>,
}

impl AdminState {
    /// A state over these ports.
    pub fn new<R>(
        registry: Arc<R>,
        sources: Arc<dyn SourceStore>,
        nodes: Arc<dyn NodeStore>,
        push: Arc<dyn PushChannel>,
        backoff: Arc<dyn Backoff>,
    ) -> Self
    where
        R: ControlPlaneStore
            + PluginStore
            + InstanceStore
            + ChangeWriter
            + ChangeLog
            + PendingDeletions
            + TokenRegister
            + 'static,
    {
        let committer = Committer {
            control_planes: registry.clone(),
            changes: registry.clone(),
            backoff: backoff.clone(),
        };
        Self {
            deleter: ControlPlaneDeleter {
                committer: committer.clone(),
                pending_deletions: registry.clone(),
                sources: sources.clone(),
            },
            committer,
            control_planes: registry.clone(),
            history: registry.clone(),
            plugins: registry.clone(),
            instances: registry.clone(),
            schemas: Arc::new(Schemas::new(sources.clone())),
            sources,
            nodes,
            tokens: registry,
            push,
            backoff,
        }
    }
}

/// The state of the function `sync`.
#[derive(Clone)]
pub struct SyncState {
    pub(crate) control_planes: Arc<dyn ControlPlaneStore>,
    pub(crate) sources: Arc<SourceCache>,
    pub(crate) manifests: Arc<ManifestCache>,
    pub(crate) signer: Arc<ManifestSigner>,
    pub(crate) websocket_url: Arc<str>,
}

impl SyncState {
    /// A state over these ports, which signs with `signer`. Nodes connect to `websocket_url`.
    pub fn new<R>(
        registry: Arc<R>,
        sources: Arc<dyn SourceStore>,
        backoff: Arc<dyn Backoff>,
        signer: ManifestSigner,
        websocket_url: &str,
    ) -> Self
    where
        R: ControlPlaneStore + PluginStore + InstanceStore + 'static,
    {
        let signer = Arc::new(signer);
        let manifests = ManifestCache::new(
            registry.clone(),
            registry.clone(),
            registry.clone(),
            backoff,
            signer.clone(),
        );
        Self {
            control_planes: registry,
            sources: Arc::new(SourceCache::new(sources)),
            manifests: Arc::new(manifests),
            signer,
            websocket_url: websocket_url.into(),
        }
    }
}
