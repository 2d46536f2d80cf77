//! A control plane as Konnect's clients read and write it.

use std::collections::BTreeMap;

use plugcast_core::{
    ControlPlane, ControlPlaneId, ControlPlaneName, Timestamp,
    control_plane::{Description, Labels},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A control plane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ControlPlaneBody {
    /// Its identifier.
    pub id: ControlPlaneId,
    /// Its name.
    pub name: ControlPlaneName,
    /// What a person wrote about it. Always there: Terraform asks for it, and for each field of
    /// `config`.
    #[serde(default)]
    pub description: String,
    /// Its labels.
    pub labels: Labels,
    /// What Konnect says of the cluster behind it.
    pub config: ControlPlaneConfig,
    /// When it was created, as RFC 3339.
    pub created_at: String,
    /// When it last changed, as RFC 3339.
    pub updated_at: String,
}

/// What a client sends to create a control plane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ControlPlaneRequest {
    /// Its name.
    pub name: ControlPlaneName,
    /// What a person writes about it.
    pub description: Option<Description>,
    /// Its labels.
    pub labels: Option<Labels>,
    /// There is one kind, `CLUSTER_TYPE_CONTROL_PLANE`; another is refused.
    pub cluster_type: Option<Value>,
    /// Ignored, whatever it is: nodes show a token.
    pub auth_type: Option<Value>,
    /// `false`, as nobody else runs the gateways; `true` is refused.
    pub cloud_gateway: Option<Value>,
    /// Ignored, whatever it is: agents are told their proxy where they run.
    pub proxy_urls: Option<Value>,
}

/// What a client sends to change a control plane. What is left out stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ControlPlanePatch {
    /// Its new name.
    pub name: Option<ControlPlaneName>,
    /// What a person writes about it; null takes it away.
    pub description: Option<Description>,
    /// All its labels from now on; null takes them away, and so does a null in one of them.
    pub labels: Option<BTreeMap<String, Option<String>>>,
    /// As in [`ControlPlaneRequest`].
    pub cluster_type: Option<Value>,
    /// As in [`ControlPlaneRequest`].
    pub auth_type: Option<Value>,
    /// As in [`ControlPlaneRequest`].
    pub cloud_gateway: Option<Value>,
    /// As in [`ControlPlaneRequest`].
    pub proxy_urls: Option<Value>,
}

/// The part of a control plane that Konnect's clients expect and Plugcast has one answer for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ControlPlaneConfig {
    /// Empty: nodes are told the address of the API, and learn the rest from it.
    #[serde(default)]
    pub control_plane_endpoint: String,
    /// Empty: there is no telemetry.
    #[serde(default)]
    pub telemetry_endpoint: String,
    /// The kind of cluster.
    pub cluster_type: String,
    /// How its nodes prove who they are.
    pub auth_type: String,
    /// Whether Kong's cloud runs its gateways.
    pub cloud_gateway: bool,
    /// None: nodes come without a proxy.
    #[serde(default)]
    pub proxy_urls: Vec<String>,
}

impl Default for ControlPlaneConfig {
    fn default() -> Self {
        Self {
            control_plane_endpoint: String::new(),
            telemetry_endpoint: String::new(),
            cluster_type: "CLUSTER_TYPE_CONTROL_PLANE".to_owned(),
            auth_type: "pinned_client_certs".to_owned(),
            cloud_gateway: false,
            proxy_urls: Vec::new(),
        }
    }
}

impl From<ControlPlane> for ControlPlaneBody {
    fn from(control_plane: ControlPlane) -> Self {
        Self {
            id: control_plane.id,
            name: control_plane.name,
            description: control_plane.description.map(String::from).unwrap_or_default(),
            labels: control_plane.labels,
            config: ControlPlaneConfig::default(),
            created_at: rfc_3339(control_plane.created_at),
            updated_at: rfc_3339(control_plane.updated_at),
        }
    }
}

/// One page of control planes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ControlPlanePage {
    /// Where the page is in the whole.
    pub meta: PageMeta,
    /// The control planes.
    pub data: Vec<ControlPlaneBody>,
}

/// Where a page is in the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PageMeta {
    /// The numbers.
    pub page: PageNumbers,
}

/// Which page it is, how long pages are, and how many entries there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PageNumbers {
    /// The page, from 1.
    pub number: usize,
    /// Entries on a full page.
    pub size: usize,
    /// Entries on all pages.
    pub total: usize,
}

pub(crate) fn rfc_3339(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default().to_string()
}
