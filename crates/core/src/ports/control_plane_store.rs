//! Where control planes are.

use async_trait::async_trait;

use crate::{ControlPlane, ControlPlaneId, ControlPlaneName, StoreError};

/// Reads and creates control planes.
#[async_trait]
pub trait ControlPlaneStore: Send + Sync {
    /// The control plane, as of the last committed change.
    async fn control_plane(&self, id: ControlPlaneId) -> Result<Option<ControlPlane>, StoreError>;

    /// The id of the control plane that bears `name`.
    async fn control_plane_id(
        &self,
        name: &ControlPlaneName,
    ) -> Result<Option<ControlPlaneId>, StoreError>;

    /// Every control plane, by name. Their number is bounded.
    async fn control_planes(&self) -> Result<Vec<ControlPlane>, StoreError>;

    /// Adds a control plane whose name and id nobody has.
    async fn create_control_plane(
        &self,
        control_plane: &ControlPlane,
    ) -> Result<(), CreateControlPlaneError>;
}

/// Why a control plane was not created.
#[derive(Debug, thiserror::Error)]
pub enum CreateControlPlaneError {
    /// Another control plane has the name.
    #[error("another control plane has this name")]
    NameTaken,
    /// The store could not say.
    #[error(transparent)]
    Store(#[from] StoreError),
}
