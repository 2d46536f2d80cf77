//! Where changes are committed.

use async_trait::async_trait;

use crate::{
    Change, ControlPlaneId, Generation, Instance, Plugin, PortError,
    control_plane::ControlPlaneSettings, preconditions::IdempotencyRecord,
};

/// Commits changes.
#[async_trait]
pub trait ChangeWriter: Send + Sync {
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
    /// What the request is answered, where it has a key. It is kept by the same transaction, and
    /// who finds the key used has come second.
    pub idempotency: Option<Box<IdempotencyRecord>>,
}

/// What becomes of a plugin, of an instance, or of the control plane itself.
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
    /// Something becomes of an instance.
    Instance(InstanceEdit),
    /// Nothing that it holds changes, but what is said about the control plane.
    Settings {
        /// As the writer read it.
        before: Box<ControlPlaneSettings>,
        /// As it shall be.
        after: Box<ControlPlaneSettings>,
    },
}

/// What becomes of an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InstanceEdit {
    /// It comes into being.
    Create(Box<Instance>),
    /// It becomes `after`.
    Update {
        /// As the writer read it.
        before: Box<Instance>,
        /// As it shall be.
        after: Box<Instance>,
    },
    /// It goes.
    Delete(Box<Instance>),
}

impl InstanceEdit {
    /// The instance as it was, unless it is new.
    pub fn before(&self) -> Option<&Instance> {
        match self {
            Self::Create(_) => None,
            Self::Update { before, .. } => Some(before),
            Self::Delete(instance) => Some(instance),
        }
    }

    /// The instance as it shall be, unless it goes.
    pub fn after(&self) -> Option<&Instance> {
        match self {
            Self::Create(instance) => Some(instance),
            Self::Update { after, .. } => Some(after),
            Self::Delete(_) => None,
        }
    }
}

/// Why nothing was committed.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Another change came first: read again.
    #[error("another change came first")]
    Conflict,
    /// Another of its kind, or another control plane, has the name.
    #[error("the name is taken")]
    NameTaken,
    /// Another instance of the same plugin has the same scope.
    #[error("another instance of the plugin has this scope")]
    ScopeTaken,
    /// Another of its kind has the id.
    #[error("another one has this id")]
    IdTaken,
    /// The store could not say whether it committed.
    #[error(transparent)]
    Store(#[from] PortError),
}
