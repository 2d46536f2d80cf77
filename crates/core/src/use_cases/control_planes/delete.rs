//! Deleting a control plane, and removing its rows and sources afterwards.

use std::sync::Arc;

use futures_util::{StreamExt, TryStreamExt, stream};

use crate::{
    ControlPlane, ControlPlaneId, PortError,
    limits::{MAX_CONCURRENT_REMOVALS, MAX_SWEEP_STEPS},
    ports::{PendingDeletions, SourceStore},
    use_cases::{Author, CommitFailure, Committer},
};

/// Deletes control planes.
#[derive(Clone)]
pub struct ControlPlaneDeleter {
    /// Deletes the control plane.
    pub committer: Committer,
    /// Removes its rows.
    pub pending_deletions: Arc<dyn PendingDeletions>,
    /// Removes its sources.
    pub sources: Arc<dyn SourceStore>,
}

/// Why a control plane was not deleted.
#[derive(Debug, thiserror::Error)]
pub enum DeleteControlPlaneRefusal {
    /// It holds plugins, and the request does not force their deletion.
    #[error("custom plugins in the control plane: {0}; delete them, or add ?force=true")]
    InUse(u32),
    /// Every attempt lost against another writer.
    #[error("too many changes at the same time")]
    Contended,
    /// A store failed.
    #[error(transparent)]
    Store(#[from] PortError),
}

impl From<CommitFailure> for DeleteControlPlaneRefusal {
    fn from(failure: CommitFailure) -> Self {
        match failure {
            CommitFailure::Store(error) => Self::Store(error),
            // A deletion claims nothing, and a control plane that does not exist is an outcome.
            CommitFailure::Contended
            | CommitFailure::Taken(..)
            | CommitFailure::UnknownControlPlane => Self::Contended,
        }
    }
}

impl ControlPlaneDeleter {
    /// Deletes the control plane and returns it, or `None` where it does not exist. With `force`
    /// its plugins and instances are deleted with it.
    ///
    /// When this returns, no request reaches the control plane any more. Its rows and sources are
    /// still stored; [`Self::sweep`] removes them.
    pub async fn delete(
        &self,
        id: ControlPlaneId,
        force: bool,
        author: Author<'_>,
    ) -> Result<Option<ControlPlane>, DeleteControlPlaneRefusal> {
        let allow = |control_plane: &ControlPlane| match control_plane.plugin_count {
            // An instance needs its plugin, so without plugins there are no instances either.
            plugins @ 1.. if !force => Err(DeleteControlPlaneRefusal::InUse(plugins)),
            _ => Ok(()),
        };
        self.committer.delete_control_plane(id, author, allow).await
    }

    /// Removes rows and sources of deleted control planes, at most [`MAX_SWEEP_STEPS`] batches, and
    /// returns whether all are removed.
    pub async fn sweep(&self) -> Result<bool, PortError> {
        let mut steps = MAX_SWEEP_STEPS;
        for id in self.pending_deletions.unfinished().await? {
            loop {
                if steps == 0 {
                    return Ok(false);
                }
                steps -= 1;
                if self.remove_some(id).await? {
                    break;
                }
            }
        }
        Ok(true)
    }

    /// Removes one batch of a deleted control plane's rows, and returns whether none are left.
    async fn remove_some(&self, id: ControlPlaneId) -> Result<bool, PortError> {
        let rows = self.pending_deletions.rows(id).await?;
        if rows.keys.is_empty() {
            self.pending_deletions.finish(id).await?;
            return Ok(true);
        }
        // Sources first: only the rows say which sources there are.
        stream::iter(rows.sources.clone())
            .map(|digest| self.sources.remove(id, digest))
            .buffer_unordered(MAX_CONCURRENT_REMOVALS)
            .try_collect::<()>()
            .await?;
        self.pending_deletions.remove(id, &rows).await?;
        Ok(false)
    }
}
