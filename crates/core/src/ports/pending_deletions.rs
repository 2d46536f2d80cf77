//! What is left of control planes that were deleted.

use async_trait::async_trait;

use crate::{ControlPlaneId, Digest, PortError};

/// Finds and removes what nobody can reach any more.
///
/// A control plane goes in one step; its rows are many and go in batches afterwards. That one is
/// not done yet is on record until it is, so whoever dies in between leaves it to the next.
#[async_trait]
pub trait PendingDeletions: Send + Sync {
    /// The deleted control planes of which something may be left.
    async fn unfinished(&self) -> Result<Vec<ControlPlaneId>, PortError>;

    /// Some rows of a deleted control plane, a bounded number of them; none when none is left.
    async fn rows(&self, control_plane: ControlPlaneId) -> Result<PendingRows, PortError>;

    /// Removes those rows. Rows that are gone already are no error.
    async fn remove(
        &self,
        control_plane: ControlPlaneId,
        rows: &PendingRows,
    ) -> Result<(), PortError>;

    /// Takes the control plane off the record: nothing of it is left.
    async fn finish(&self, control_plane: ControlPlaneId) -> Result<(), PortError>;
}

/// Some rows of a deleted control plane.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct PendingRows {
    /// The rows, as their store names them.
    pub keys: Vec<String>,
    /// The sources that they name. These go first: without the row nobody would find them.
    pub sources: Vec<Digest>,
}
