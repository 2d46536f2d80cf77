//! The one loop that changes a control plane: read it, decide, commit while its generation stands,
//! and after a conflict wait and start again.

use std::sync::Arc;

use crate::{
    ControlPlane, ControlPlaneId, Edit, PortError, Timestamp,
    edit::Claim,
    limits::MAX_COMMIT_ATTEMPTS,
    ports::{
        Backoff, ChangeWriter, Commit, CommitError, ControlPlaneStore, DeleteControlPlaneError,
        Deletion,
    },
    preconditions::IdempotencyRecord,
};

/// Commits what use cases decide.
#[derive(Clone)]
pub struct Committer {
    /// Reads and deletes control planes.
    pub control_planes: Arc<dyn ControlPlaneStore>,
    /// Commits changes.
    pub changes: Arc<dyn ChangeWriter>,
    /// Waits after a conflict.
    pub backoff: Arc<dyn Backoff>,
}

/// The actor of a change, and its time.
#[derive(Debug, Clone, Copy)]
pub struct Author<'a> {
    /// The name of the actor's token.
    pub actor: &'a str,
    /// When the request came.
    pub at: Timestamp,
}

/// A use case's decision about the control plane that it was shown.
#[derive(Debug)]
pub enum Decision<T> {
    /// Nothing has to change.
    Unchanged(T),
    /// The edit has to be committed; then the outcome is true.
    Commit(T, Edit),
    /// As [`Self::Commit`], with the answer to keep for a repeated request.
    CommitWithRecord(T, Edit, Box<IdempotencyRecord>),
    /// What was read has changed meanwhile: read again.
    Stale,
}

/// Why the committer committed nothing.
#[derive(Debug, thiserror::Error)]
pub enum CommitFailure {
    /// The control plane does not exist.
    #[error("the control plane does not exist")]
    UnknownControlPlane,
    /// Another entity has the value that the edit claims.
    #[error("another one has this {0}")]
    Taken(Claim, Edit),
    /// Every attempt lost against another writer.
    #[error("too many changes at the same time")]
    Contended,
    /// A store failed.
    #[error(transparent)]
    Store(#[from] PortError),
}

impl<T> Decision<T> {
    /// The same decision with another outcome.
    pub fn map<U>(self, outcome: impl FnOnce(T) -> U) -> Decision<U> {
        match self {
            Self::Unchanged(value) => Decision::Unchanged(outcome(value)),
            Self::Commit(value, edit) => Decision::Commit(outcome(value), edit),
            Self::CommitWithRecord(value, edit, record) => {
                Decision::CommitWithRecord(outcome(value), edit, record)
            }
            Self::Stale => Decision::Stale,
        }
    }
}

impl Committer {
    /// Commits what `decide` decides about the control plane `id`.
    ///
    /// `decide` runs again after each conflict, with the control plane as it is then. Everything
    /// it reads, it reads after the generation; the commit succeeds only while that generation
    /// stands, so nothing that it read can have changed.
    pub async fn commit<T, E, F>(
        &self,
        id: ControlPlaneId,
        author: Author<'_>,
        decide: impl Fn(ControlPlane) -> F,
    ) -> Result<T, E>
    where
        E: From<CommitFailure>,
        F: Future<Output = Result<Decision<T>, E>>,
    {
        let decide = &decide;
        let attempt = || async move {
            let control_plane = self.read(id).await?.ok_or(CommitFailure::UnknownControlPlane)?;
            let seen = control_plane.generation;
            let (outcome, edit, record) = match decide(control_plane).await? {
                Decision::Unchanged(outcome) => return Ok(Some(outcome)),
                Decision::Commit(outcome, edit) => (outcome, edit, None),
                Decision::CommitWithRecord(outcome, edit, record) => (outcome, edit, Some(record)),
                Decision::Stale => return Ok(None),
            };
            let mut commit = Commit::new(id, seen, edit, author.actor, author.at);
            commit.idempotency = record;
            match self.changes.commit(&commit).await {
                Ok(()) => Ok(Some(outcome)),
                Err(CommitError::Taken(claim)) if commit.edit.claims(claim) => {
                    Err(CommitFailure::Taken(claim, commit.edit).into())
                }
                // An edit that claims nothing was refused because a row moved.
                Err(CommitError::Conflict | CommitError::Taken(_)) => Ok(None),
                Err(CommitError::Store(error)) => Err(CommitFailure::Store(error).into()),
            }
        };
        self.until_it_wins(attempt).await
    }

    /// Deletes the control plane `id` while `allow` allows it and returns it, or `None` where it
    /// does not exist.
    pub async fn delete_control_plane<E: From<CommitFailure>>(
        &self,
        id: ControlPlaneId,
        author: Author<'_>,
        allow: impl Fn(&ControlPlane) -> Result<(), E>,
    ) -> Result<Option<ControlPlane>, E> {
        let allow = &allow;
        let attempt = || async move {
            let Some(control_plane) = self.read(id).await? else { return Ok(Some(None)) };
            allow(&control_plane)?;
            let deletion =
                Deletion { control_plane, actor: author.actor.to_owned(), at: author.at };
            match self.control_planes.delete_control_plane(&deletion).await {
                Ok(()) => Ok(Some(Some(deletion.control_plane))),
                Err(DeleteControlPlaneError::Conflict) => Ok(None),
                Err(DeleteControlPlaneError::Store(error)) => {
                    Err(CommitFailure::Store(error).into())
                }
            }
        };
        self.until_it_wins(attempt).await
    }

    async fn until_it_wins<T, E, F>(&self, attempt: impl Fn() -> F) -> Result<T, E>
    where
        E: From<CommitFailure>,
        F: Future<Output = Result<Option<T>, E>>,
    {
        let outcome = retry_conflicts(&*self.backoff, MAX_COMMIT_ATTEMPTS, attempt).await?;
        outcome.ok_or_else(|| CommitFailure::Contended.into())
    }

    async fn read(&self, id: ControlPlaneId) -> Result<Option<ControlPlane>, CommitFailure> {
        Ok(self.control_planes.control_plane(id).await?)
    }
}

/// Runs `attempt` until it yields a value, at most `attempts` times, with a wait between two.
/// `None` means that every attempt lost.
pub(super) async fn retry_conflicts<T, E, F>(
    backoff: &dyn Backoff,
    attempts: u32,
    attempt: impl Fn() -> F,
) -> Result<Option<T>, E>
where
    F: Future<Output = Result<Option<T>, E>>,
{
    for number in 1..=attempts {
        if let Some(value) = attempt().await? {
            return Ok(Some(value));
        }
        if number < attempts {
            backoff.wait(number).await;
        }
    }
    Ok(None)
}
