//! Deleting a control plane, and removing what is left of it.

use std::sync::Arc;

use futures_util::{StreamExt, TryStreamExt, stream};

use crate::{
    ControlPlane, ControlPlaneId, PortError, Timestamp,
    limits::{MAX_COMMIT_ATTEMPTS, MAX_CONCURRENT_REMOVALS, MAX_SWEEP_STEPS},
    ports::{
        Backoff, ControlPlaneStore, DeleteControlPlaneError, Deletion, PendingDeletions,
        SourceStore,
    },
};

/// Deletes control planes.
#[derive(Clone)]
pub struct ControlPlaneDeleter {
    /// Reads and deletes the control plane.
    pub control_planes: Arc<dyn ControlPlaneStore>,
    /// Removes the rest of it.
    pub pending_deletions: Arc<dyn PendingDeletions>,
    /// Removes its sources.
    pub sources: Arc<dyn SourceStore>,
    /// Waits after a lost race.
    pub backoff: Arc<dyn Backoff>,
}

/// Why a control plane was not deleted.
#[derive(Debug, thiserror::Error)]
pub enum DeleteControlPlaneRefusal {
    /// It holds plugins, and nobody said that they may go with it.
    #[error("custom plugins in the control plane: {0}; delete them, or add ?force=true")]
    InUse(u32),
    /// Too many others were writing.
    #[error("too many changes at the same time")]
    Contended,
    /// A store failed.
    #[error(transparent)]
    Store(#[from] PortError),
}

impl ControlPlaneDeleter {
    /// Deletes the control plane and returns it, or `None` where it is gone already. With `force`
    /// what it holds goes with it.
    ///
    /// When this returns it cannot be reached any more. Its rows and sources are still there, for
    /// [`Self::sweep`].
    pub async fn delete(
        &self,
        id: ControlPlaneId,
        force: bool,
        actor: &str,
        now: Timestamp,
    ) -> Result<Option<ControlPlane>, DeleteControlPlaneRefusal> {
        for attempt in 1..=MAX_COMMIT_ATTEMPTS {
            let Some(control_plane) = self.control_planes.control_plane(id).await? else {
                return Ok(None);
            };
            // An instance needs its plugin, so without plugins there are no instances either.
            if control_plane.plugin_count > 0 && !force {
                return Err(DeleteControlPlaneRefusal::InUse(control_plane.plugin_count));
            }
            let deletion = Deletion { control_plane, actor: actor.to_owned(), at: now };
            match self.control_planes.delete_control_plane(&deletion).await {
                Ok(()) => return Ok(Some(deletion.control_plane)),
                Err(DeleteControlPlaneError::Store(error)) => return Err(error.into()),
                Err(DeleteControlPlaneError::Conflict) => self.backoff.wait(attempt).await,
            }
        }
        Err(DeleteControlPlaneRefusal::Contended)
    }

    /// Removes what is left of deleted control planes, as far as one call may go, and says
    /// whether nothing is left.
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

    /// Removes some rows of a deleted control plane, and says whether those were the last.
    async fn remove_some(&self, id: ControlPlaneId) -> Result<bool, PortError> {
        let rows = self.pending_deletions.rows(id).await?;
        if rows.keys.is_empty() {
            self.pending_deletions.finish(id).await?;
            return Ok(true);
        }
        // Sources first: without the rows that name them nobody would find them again.
        stream::iter(rows.sources.clone())
            .map(|digest| self.sources.remove(id, digest))
            .buffer_unordered(MAX_CONCURRENT_REMOVALS)
            .try_collect::<()>()
            .await?;
        self.pending_deletions.remove(id, &rows).await?;
        Ok(false)
    }
}
