//! One adapter of each port over one fresh store, and a probe of that store.

use std::sync::Arc;

use async_trait::async_trait;
use plugcast_core::{
    ControlPlaneId, Digest,
    ports::{
        ChangeLog, ChangeWriter, ControlPlaneStore, IdempotencyStore, InstanceStore, NodeStore,
        PendingDeletions, PluginStore, PushChannel, SigningKeyStore, SourceStore, TokenRegister,
        TokenStore,
    },
};

use crate::doubles::{MemoryNodes, MemoryPush, MemoryRegistry, MemorySources, Sockets};

/// One adapter of each port, all over one store that no other test uses.
#[derive(Clone)]
#[allow(missing_docs, reason = "each is the port of that name")]
pub struct Adapters {
    pub control_planes: Arc<dyn ControlPlaneStore>,
    pub plugins: Arc<dyn PluginStore>,
    pub instances: Arc<dyn InstanceStore>,
    pub changes: Arc<dyn ChangeWriter>,
    pub pending_deletions: Arc<dyn PendingDeletions>,
    pub idempotency: Arc<dyn IdempotencyStore>,
    pub change_log: Arc<dyn ChangeLog>,
    pub sources: Arc<dyn SourceStore>,
    pub nodes: Arc<dyn NodeStore>,
    pub tokens: Arc<dyn TokenStore>,
    pub register: Arc<dyn TokenRegister>,
    pub signing_keys: Arc<dyn SigningKeyStore>,
    pub push: Arc<dyn PushChannel>,
    /// The sockets that `push` reaches.
    pub sockets: Arc<Sockets>,
    /// Reads and damages the store itself.
    pub probe: Arc<dyn StoreProbe>,
}

/// Access to the store behind the ports, for guarantees that no port shows.
#[async_trait]
pub trait StoreProbe: Send + Sync {
    /// How many rows of each kind the control plane has.
    async fn rows(&self, control_plane: ControlPlaneId) -> Rows;

    /// Changes the bytes of a stored source.
    async fn damage(&self, control_plane: ControlPlaneId, digest: Digest);
}

/// How many rows of each kind a control plane has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the kind of that name")]
pub struct Rows {
    pub plugins: usize,
    pub names: usize,
    pub releases: usize,
    pub changes: usize,
}

impl Adapters {
    /// The in-memory doubles.
    pub fn in_memory() -> Self {
        let registry = Arc::new(MemoryRegistry::default());
        let sources = Arc::new(MemorySources::default());
        let sockets = Arc::new(Sockets::default());
        Self {
            control_planes: registry.clone(),
            plugins: registry.clone(),
            instances: registry.clone(),
            changes: registry.clone(),
            pending_deletions: registry.clone(),
            idempotency: registry.clone(),
            change_log: registry.clone(),
            sources: sources.clone(),
            nodes: Arc::new(MemoryNodes::default()),
            tokens: registry.clone(),
            register: registry.clone(),
            signing_keys: registry.clone(),
            push: Arc::new(MemoryPush::to(sockets.clone())),
            sockets,
            probe: Arc::new(Memory { registry, sources }),
        }
    }
}

struct Memory {
    registry: Arc<MemoryRegistry>,
    sources: Arc<MemorySources>,
}

#[async_trait]
impl StoreProbe for Memory {
    async fn rows(&self, control_plane: ControlPlaneId) -> Rows {
        let plugins = self.registry.plugins(control_plane).await.unwrap().len();
        Rows {
            plugins,
            // In memory, a name is a field of its plugin.
            names: plugins,
            releases: self.registry.releases(control_plane).len(),
            changes: self.registry.changes_of(control_plane).len(),
        }
    }

    async fn damage(&self, control_plane: ControlPlaneId, digest: Digest) {
        self.sources.damage(control_plane, digest);
    }
}
