//! Where control planes are.

use async_trait::async_trait;

use crate::{ControlPlane, ControlPlaneId, ControlPlaneName, PortError, Timestamp};

/// Reads, creates and deletes control planes.
#[async_trait]
pub trait ControlPlaneStore: Send + Sync {
    /// The control plane, as of the last committed change.
    async fn control_plane(&self, id: ControlPlaneId) -> Result<Option<ControlPlane>, PortError>;

    /// The id of the control plane that bears `name`.
    async fn control_plane_id(
        &self,
        name: &ControlPlaneName,
    ) -> Result<Option<ControlPlaneId>, PortError>;

    /// Every control plane, by name. Their number is bounded.
    async fn control_planes(&self) -> Result<Vec<ControlPlane>, PortError>;

    /// Adds a control plane whose name and id nobody has.
    async fn create_control_plane(
        &self,
        control_plane: &ControlPlane,
    ) -> Result<(), CreateControlPlaneError>;

    /// Removes a control plane and its name, if it is still at the generation that `deletion`
    /// saw, and takes down that the rest of it is to be removed. From then on nothing of it can
    /// be reached, and nothing can be added to it.
    async fn delete_control_plane(
        &self,
        deletion: &Deletion,
    ) -> Result<(), DeleteControlPlaneError>;
}

/// The end of a control plane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    /// The control plane as its deleter saw it.
    pub control_plane: ControlPlane,
    /// Who deletes it.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

/// Why a control plane was not deleted.
#[derive(Debug, thiserror::Error)]
pub enum DeleteControlPlaneError {
    /// It changed, or went, in the meantime: read again.
    #[error("another change came first")]
    Conflict,
    /// The store could not say.
    #[error(transparent)]
    Store(#[from] PortError),
}

/// Why a control plane was not created.
#[derive(Debug, thiserror::Error)]
pub enum CreateControlPlaneError {
    /// Another control plane has the name.
    #[error("another control plane has this name")]
    NameTaken,
    /// The store could not say.
    #[error(transparent)]
    Store(#[from] PortError),
}
