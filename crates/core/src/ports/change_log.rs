//! Where changes are committed.

use async_trait::async_trait;

use crate::{
    Change, ControlPlaneId, Generation, Plugin, StoreError, control_plane::ControlPlaneSettings,
};

/// Commits changes.
#[async_trait]
pub trait ChangeLog: Send + Sync {
    /// Commits all of `commit` or nothing of it.
    ///
    /// It holds only while the control plane is at `expected_generation`, so of two writers that
    /// read the same state one loses and reads again.
    async fn commit(&self, commit: &Commit) -> Result<(), CommitError>;
}

/// One change and all rows that it touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// The control plane that changes.
    pub control_plane: ControlPlaneId,
    /// The generation that the writer saw; the change makes the next one.
    pub expected_generation: Generation,
    /// What it edits.
    pub edit: Edit,
    /// The record of it.
    pub change: Change,
}

/// What becomes of a plugin, or of the control plane itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// It comes into being, with its first release.
    Create(Box<Plugin>),
    /// It becomes `after`; where its release is a new one, that is recorded too.
    Update {
        /// As the writer read it.
        before: Box<Plugin>,
        /// As it shall be.
        after: Box<Plugin>,
    },
    /// It goes. Its releases and the changes stay, as history.
    Delete(Box<Plugin>),
    /// No plugin changes, but what is said about the control plane.
    Settings {
        /// As the writer read it.
        before: Box<ControlPlaneSettings>,
        /// As it shall be.
        after: Box<ControlPlaneSettings>,
    },
}

/// Why nothing was committed.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Another change came first: read again.
    #[error("another change came first")]
    Conflict,
    /// Another plugin, or another control plane, has the name.
    #[error("the name is taken")]
    NameTaken,
    /// Another plugin has the id.
    #[error("another plugin has this id")]
    IdTaken,
    /// The store could not say whether it committed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
