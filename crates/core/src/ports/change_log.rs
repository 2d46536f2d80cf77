//! The port that reads changes.

use async_trait::async_trait;

use crate::{Change, ControlPlaneId, Generation, PortError};

/// Reads accepted changes.
#[async_trait]
pub trait ChangeLog: Send + Sync {
    /// The newest changes of the control plane, newest first, at most `most` of them. With
    /// `before`, only those before that generation.
    async fn changes(
        &self,
        control_plane: ControlPlaneId,
        before: Option<Generation>,
        most: usize,
    ) -> Result<Vec<Change>, PortError>;
}
