//! The port that commits changes.

use async_trait::async_trait;

use crate::{
    Change, ControlPlaneId, Edit, Generation, PortError, Timestamp, edit::Claim,
    preconditions::IdempotencyRecord,
};

/// Commits changes. Reading them is the [`ChangeLog`](super::ChangeLog)'s part.
#[async_trait]
pub trait ChangeWriter: Send + Sync {
    /// Commits all of `commit` or nothing of it.
    ///
    /// The commit succeeds only while the control plane is at `expected_generation`, so one of two
    /// writers that read the same state loses and reads again.
    async fn commit(&self, commit: &Commit) -> Result<(), CommitError>;
}

/// One change and every row that it touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// The control plane that changes.
    pub control_plane: ControlPlaneId,
    /// The generation that the writer read; the change makes the next one.
    pub expected_generation: Generation,
    /// What it edits.
    pub edit: Edit,
    /// The record of it.
    pub change: Change,
    /// The answer to a request that has an idempotency key. The same transaction stores it; a
    /// writer that finds the key in use came second and gets [`CommitError::Conflict`].
    pub idempotency: Option<Box<IdempotencyRecord>>,
}

impl Commit {
    /// The commit of `edit` by a writer that read generation `seen`.
    pub fn new(
        control_plane: ControlPlaneId,
        seen: Generation,
        edit: Edit,
        actor: &str,
        at: Timestamp,
    ) -> Self {
        let change = Change::of(&edit, control_plane, seen.next(), actor, at);
        Self { control_plane, expected_generation: seen, edit, change, idempotency: None }
    }
}

/// Why nothing was committed.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Another change came first: read again.
    #[error("another change came first")]
    Conflict,
    /// Another entity of the kind has the value that the edit claims.
    #[error("another one has this {0}")]
    Taken(Claim),
    /// The store could not say whether it committed.
    #[error(transparent)]
    Store(#[from] PortError),
}
