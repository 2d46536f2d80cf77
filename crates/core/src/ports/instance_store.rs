//! The port that reads instances.

use async_trait::async_trait;

use crate::{ControlPlaneId, Instance, InstanceRef, PortError};

/// Reads instances.
#[async_trait]
pub trait InstanceStore: Send + Sync {
    /// The instance, as of the last committed change.
    async fn instance(
        &self,
        control_plane: ControlPlaneId,
        instance: &InstanceRef,
    ) -> Result<Option<Instance>, PortError>;

    /// Every instance of the control plane, in no order. Their number and weight are bounded.
    async fn instances(&self, control_plane: ControlPlaneId) -> Result<Vec<Instance>, PortError>;
}
