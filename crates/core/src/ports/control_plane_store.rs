//! The port that reads, creates and deletes control planes.

use async_trait::async_trait;

use crate::{ControlPlane, ControlPlaneId, ControlPlaneName, PortError, Timestamp};

/// Reads, creates and deletes control planes.
#[async_trait]
pub trait ControlPlaneStore: Send + Sync {
    /// The control plane, as of the last committed change.
    async fn control_plane(&self, id: ControlPlaneId) -> Result<Option<ControlPlane>, PortError>;

    /// The id of the control plane named `name`.
    async fn control_plane_id(
        &self,
        name: &ControlPlaneName,
    ) -> Result<Option<ControlPlaneId>, PortError>;

    /// Every control plane, by name. Their number is bounded.
    async fn control_planes(&self) -> Result<Vec<ControlPlane>, PortError>;

    /// Adds a control plane. Its name and its id must be free.
    async fn create_control_plane(
        &self,
        control_plane: &ControlPlane,
    ) -> Result<(), CreateControlPlaneError>;

    /// Removes a control plane and its name, if it is still at the generation in `deletion`, and
    /// records that the rest of it is pending deletion. From then on no request reaches it, and
    /// nothing can be added to it.
    async fn delete_control_plane(
        &self,
        deletion: &Deletion,
    ) -> Result<(), DeleteControlPlaneError>;
}

/// The deletion of a control plane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    /// The control plane as its deleter read it.
    pub control_plane: ControlPlane,
    /// The name of the token that deletes it.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

/// Why a control plane was not deleted.
#[derive(Debug, thiserror::Error)]
pub enum DeleteControlPlaneError {
    /// It was changed or deleted meanwhile: read again.
    #[error("another change came first")]
    Conflict,
    /// The store could not say whether it wrote.
    #[error(transparent)]
    Store(#[from] PortError),
}

/// Why a control plane was not created.
#[derive(Debug, thiserror::Error)]
pub enum CreateControlPlaneError {
    /// Another control plane has the name.
    #[error("another control plane has this name")]
    NameTaken,
    /// The store could not say whether it wrote.
    #[error(transparent)]
    Store(#[from] PortError),
}
