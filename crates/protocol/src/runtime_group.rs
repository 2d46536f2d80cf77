//! Control planes, in the form of the call with which decK looks them up.

use plugcast_core::{ControlPlane, ControlPlaneId, ControlPlaneName};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A control plane's id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuntimeGroup {
    /// Its identifier.
    pub id: ControlPlaneId,
    /// Its name.
    pub name: ControlPlaneName,
}

impl From<ControlPlane> for RuntimeGroup {
    fn from(control_plane: ControlPlane) -> Self {
        Self { id: control_plane.id, name: control_plane.name }
    }
}

/// One page of control planes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuntimeGroupPage {
    /// The control planes.
    pub data: Vec<RuntimeGroup>,
    /// The number of the page, from 1.
    pub page: usize,
    /// The number of pages.
    #[serde(rename = "pageCount")]
    pub page_count: usize,
}
