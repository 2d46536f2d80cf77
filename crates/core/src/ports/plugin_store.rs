//! The port that reads plugins.

use async_trait::async_trait;

use crate::{ControlPlaneId, Plugin, PluginId, PluginRef, PortError, ReleaseNumber};

/// Reads plugins.
#[async_trait]
pub trait PluginStore: Send + Sync {
    /// The plugin, as of the last committed change.
    async fn plugin(
        &self,
        control_plane: ControlPlaneId,
        plugin: &PluginRef,
    ) -> Result<Option<Plugin>, PortError>;

    /// Every plugin of the control plane, in no order. Their number is bounded.
    async fn plugins(&self, control_plane: ControlPlaneId) -> Result<Vec<Plugin>, PortError>;

    /// The number of the newest release that a plugin of this id ever had, 0 for none. A deleted
    /// plugin that is created again under its id continues from there.
    async fn last_release_number(
        &self,
        control_plane: ControlPlaneId,
        plugin: PluginId,
    ) -> Result<ReleaseNumber, PortError>;
}
