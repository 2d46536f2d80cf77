//! The port that removes the rows of deleted control planes.

use async_trait::async_trait;

use crate::{ControlPlaneId, Digest, PortError};

/// Finds and removes rows that no request can reach any more.
///
/// One transaction deletes a control plane; its many rows are removed in batches afterwards. A
/// marker stays until the last batch, so after a crash the next sweep continues.
#[async_trait]
pub trait PendingDeletions: Send + Sync {
    /// The deleted control planes whose rows may not all be removed.
    async fn unfinished(&self) -> Result<Vec<ControlPlaneId>, PortError>;

    /// Some rows of a deleted control plane, a bounded number; empty when none are left.
    async fn rows(&self, control_plane: ControlPlaneId) -> Result<PendingRows, PortError>;

    /// Removes those rows. Missing rows are not an error.
    async fn remove(
        &self,
        control_plane: ControlPlaneId,
        rows: &PendingRows,
    ) -> Result<(), PortError>;

    /// Removes the marker: no rows of the control plane are left.
    async fn finish(&self, control_plane: ControlPlaneId) -> Result<(), PortError>;
}

/// Some rows of a deleted control plane.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct PendingRows {
    /// The rows, by the keys of their store.
    pub keys: Vec<String>,
    /// The sources that they name. These are removed first: only the rows name them.
    pub sources: Vec<Digest>,
}
