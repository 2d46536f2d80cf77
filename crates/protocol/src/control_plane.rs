//! Control planes, in the form of Konnect's API.

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
    /// Its description, empty if there is none. Terraform needs this field and every field of
    /// `config`.
    #[serde(default)]
    pub description: String,
    /// Its labels.
    pub labels: Labels,
    /// Its cluster, as Konnect describes one.
    pub config: ControlPlaneConfig,
    /// When it was created, as RFC 3339.
    pub created_at: String,
    /// When it last changed, as RFC 3339.
    pub updated_at: String,
}

/// The request to create a control plane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ControlPlaneRequest {
    /// Its name.
    pub name: ControlPlaneName,
    /// Its description.
    pub description: Option<Description>,
    /// Its labels.
    pub labels: Option<Labels>,
    /// `CLUSTER_TYPE_CONTROL_PLANE`; any other type is refused.
    pub cluster_type: Option<Value>,
    /// Ignored: nodes authenticate with a token.
    pub auth_type: Option<Value>,
    /// `false`: Kong does not run the gateways. `true` is refused.
    pub cloud_gateway: Option<Value>,
    /// Ignored: an agent's proxy is set where it runs.
    pub proxy_urls: Option<Value>,
}

/// The request to change a control plane. Fields that are left out stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ControlPlanePatch {
    /// Its new name.
    pub name: Option<ControlPlaneName>,
    /// Its new description; null removes it.
    pub description: Option<Description>,
    /// All its new labels; null removes all of them, a null value removes one.
    pub labels: Option<BTreeMap<String, Option<String>>>,
    /// See [`ControlPlaneRequest`].
    pub cluster_type: Option<Value>,
    /// See [`ControlPlaneRequest`].
    pub auth_type: Option<Value>,
    /// See [`ControlPlaneRequest`].
    pub cloud_gateway: Option<Value>,
    /// See [`ControlPlaneRequest`].
    pub proxy_urls: Option<Value>,
}

/// Fields that Konnect's clients expect and that always have the same value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ControlPlaneConfig {
    /// Empty: a node's configuration has the address of the API, which returns all others.
    #[serde(default)]
    pub control_plane_endpoint: String,
    /// Empty: there is no telemetry.
    #[serde(default)]
    pub telemetry_endpoint: String,
    /// The kind of cluster.
    pub cluster_type: String,
    /// How its nodes authenticate.
    pub auth_type: String,
    /// Whether Kong's cloud runs its gateways.
    pub cloud_gateway: bool,
    /// Empty: the control plane sets no proxies.
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
    /// The place of the page in the list.
    pub meta: PageMeta,
    /// The control planes.
    pub data: Vec<ControlPlaneBody>,
}

/// The place of a page in its list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PageMeta {
    /// Its numbers.
    pub page: PageNumbers,
}

/// The number and size of a page, and the length of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PageNumbers {
    /// The number of the page, from 1.
    pub number: usize,
    /// Entries on a full page.
    pub size: usize,
    /// Entries on all pages.
    pub total: usize,
}

pub(crate) fn rfc_3339(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default().to_string()
}
