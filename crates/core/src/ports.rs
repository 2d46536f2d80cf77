//! What the domain needs from outside, one trait for each capability.
//!
//! Every adapter of a trait passes the same contract suite. A function is given only the ports
//! that it uses, and its rights on AWS match them.

mod change_log;
mod change_writer;
mod control_plane_store;
mod idempotency_store;
mod instance_store;
mod node_store;
mod pending_deletions;
mod push_channel;
mod source_store;
mod token_store;

use async_trait::async_trait;

pub use change_log::ChangeLog;
pub use change_writer::{ChangeWriter, Commit, CommitError};
pub use control_plane_store::{
    ControlPlaneStore, CreateControlPlaneError, DeleteControlPlaneError, Deletion,
};
pub use idempotency_store::IdempotencyStore;
pub use instance_store::InstanceStore;
pub use node_store::NodeStore;
pub use pending_deletions::{PendingDeletions, PendingRows};
pub use push_channel::{Delivery, PushChannel};
pub use source_store::SourceStore;
pub use token_store::{
    AddTokenError, RemoveTokenError, SigningKeyStore, TokenRegister, TokenStore,
};

use crate::{ControlPlaneId, Plugin, PluginId, PluginRef, PortError, ReleaseNumber};

/// Reads plugins.
#[async_trait]
pub trait PluginStore: Send + Sync {
    /// The plugin, as of the last committed change.
    async fn plugin(
        &self,
        control_plane: ControlPlaneId,
        plugin: &PluginRef,
    ) -> Result<Option<Plugin>, PortError>;

    /// Every plugin of the control plane, in no order. Their number is bounded.
    async fn plugins(&self, control_plane: ControlPlaneId) -> Result<Vec<Plugin>, PortError>;

    /// The number of the newest release that a plugin with this id ever had, 0 for none. A
    /// deleted plugin that comes back under its id counts on from there.
    async fn last_release_number(
        &self,
        control_plane: ControlPlaneId,
        plugin: PluginId,
    ) -> Result<ReleaseNumber, PortError>;
}

/// Waits between attempts, so that the core needs no clock.
#[async_trait]
pub trait Backoff: Send + Sync {
    /// Waits a jittered time that grows with `attempt`, which counts from 1.
    async fn wait(&self, attempt: u32);
}
