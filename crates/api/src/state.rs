//! The states of the three routers: the ports and use cases that each of them holds.

use std::sync::Arc;

use plugcast_core::{
    ports::{
        Backoff, ChangeLog, ControlPlaneStore, InstanceStore, NodeStore, PluginStore, PushChannel,
        SourceStore, TokenRegister,
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
    /// A state that reads through the ports and signs with `signer`.
    pub fn new(
        control_planes: Arc<dyn ControlPlaneStore>,
        plugins: Arc<dyn PluginStore>,
        instances: Arc<dyn InstanceStore>,
        sources: Arc<dyn SourceStore>,
        backoff: Arc<dyn Backoff>,
        signer: ManifestSigner,
        websocket_url: &str,
    ) -> Self {
        let signer = Arc::new(signer);
        let sources = Arc::new(SourceCache::new(sources));
        Self {
            manifests: Arc::new(ManifestCache::new(
                control_planes.clone(),
                plugins,
                instances,
                backoff,
                signer.clone(),
            )),
            control_planes,
            sources,
            signer,
            websocket_url: websocket_url.into(),
        }
    }
}
