//! A control plane as Konnect's clients read and write it.

use plugcast_core::{
    ControlPlane, ControlPlaneId, ControlPlaneName, Timestamp,
    control_plane::{Description, Labels},
};
use serde::{Deserialize, Serialize};

/// A control plane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlPlaneBody {
    /// Its identifier.
    pub id: ControlPlaneId,
    /// Its name.
    pub name: ControlPlaneName,
    /// What a person wrote about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Description>,
    /// Its labels.
    pub labels: Labels,
    /// What Konnect says of the cluster behind it.
    pub config: ControlPlaneConfig,
    /// When it was created, as RFC 3339.
    pub created_at: String,
    /// When it last changed, as RFC 3339.
    pub updated_at: String,
}

/// The part of a control plane that Konnect's clients expect and Plugcast has one answer for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlPlaneConfig {
    /// The kind of cluster.
    pub cluster_type: String,
    /// How its nodes prove who they are.
    pub auth_type: String,
    /// Whether Kong's cloud runs its gateways.
    pub cloud_gateway: bool,
    /// Where its nodes connect: the address under which the caller reached the API.
    #[serde(default)]
    pub control_plane_endpoint: String,
    /// Where its nodes report: the same.
    #[serde(default)]
    pub telemetry_endpoint: String,
}

impl Default for ControlPlaneConfig {
    fn default() -> Self {
        Self {
            cluster_type: "CLUSTER_TYPE_CONTROL_PLANE".to_owned(),
            auth_type: "pinned_client_certs".to_owned(),
            cloud_gateway: false,
            control_plane_endpoint: String::new(),
            telemetry_endpoint: String::new(),
        }
    }
}

impl ControlPlaneBody {
    /// `control_plane`, for a caller who reached the API at `address`.
    pub fn new(control_plane: ControlPlane, address: &str) -> Self {
        Self {
            id: control_plane.id,
            name: control_plane.name,
            description: control_plane.description,
            labels: control_plane.labels,
            config: ControlPlaneConfig {
                control_plane_endpoint: address.to_owned(),
                telemetry_endpoint: address.to_owned(),
                ..ControlPlaneConfig::default()
            },
            created_at: rfc_3339(control_plane.created_at),
            updated_at: rfc_3339(control_plane.updated_at),
        }
    }
}

/// One page of control planes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlPlanePage {
    /// Where the page is in the whole.
    pub meta: PageMeta,
    /// The control planes.
    pub data: Vec<ControlPlaneBody>,
}

/// Where a page is in the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageMeta {
    /// The numbers.
    pub page: PageNumbers,
}

/// Which page it is, how long pages are, and how many entries there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageNumbers {
    /// The page, from 1.
    pub number: usize,
    /// Entries on a full page.
    pub size: usize,
    /// Entries on all pages.
    pub total: usize,
}

fn rfc_3339(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default().to_string()
}
