//! What the domain needs from outside: one trait for each capability, one file for each trait.
//!
//! Every adapter of a trait passes the same contract suite (`crates/testing`). A function gets only
//! the ports that it uses, and its IAM rights match them.

mod backoff;
mod change_log;
mod change_writer;
mod control_plane_store;
mod idempotency_store;
mod instance_store;
mod node_store;
mod pending_deletions;
mod plugin_store;
mod push_channel;
mod signing_key_store;
mod source_store;
mod token_register;
mod token_store;

pub use backoff::Backoff;
pub use change_log::ChangeLog;
pub use change_writer::{ChangeWriter, Commit, CommitError};
pub use control_plane_store::{
    ControlPlaneStore, CreateControlPlaneError, DeleteControlPlaneError, Deletion,
};
pub use idempotency_store::IdempotencyStore;
pub use instance_store::InstanceStore;
pub use node_store::NodeStore;
pub use pending_deletions::{PendingDeletions, PendingRows};
pub use plugin_store::PluginStore;
pub use push_channel::{Delivery, PushChannel};
pub use signing_key_store::SigningKeyStore;
pub use source_store::SourceStore;
pub use token_register::{AddTokenError, RemoveTokenError, TokenRegister};
pub use token_store::TokenStore;
