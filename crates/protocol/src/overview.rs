//! Plugcast's own views of releases, generations and nodes, which Konnect's API does not have.

use std::collections::BTreeMap;

use plugcast_core::{
    ControlPlaneId, ControlPlaneName, Digest, Generation, NodeId, Plugin, PluginId, PluginName,
    ReleaseNumber, Tags, node::Node,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The plugins of a control plane, without their sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PluginOverview {
    /// The control plane.
    pub control_plane: ControlPlaneSummary,
    /// Its plugins, sorted by name.
    pub plugins: Vec<PluginSummary>,
}

/// The nodes of a control plane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NodeOverview {
    /// The control plane.
    pub control_plane: ControlPlaneSummary,
    /// Its nodes, sorted by host name.
    pub nodes: Vec<NodeSummary>,
}

/// A control plane and its generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ControlPlaneSummary {
    /// Its identifier.
    pub id: ControlPlaneId,
    /// Its name.
    pub name: ControlPlaneName,
    /// The number of its last accepted change.
    pub generation: Generation,
}

/// A plugin and its newest release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PluginSummary {
    /// Its identifier.
    pub id: PluginId,
    /// Its name.
    pub name: PluginName,
    /// The number of its newest release.
    pub release: ReleaseNumber,
    /// The generation of that release.
    pub generation: Generation,
    /// The handler's `VERSION`.
    pub version: String,
    /// The handler's `PRIORITY`.
    pub priority: i64,
    /// The digest of `handler.lua`.
    pub handler_digest: Digest,
    /// The digest of `schema.lua`.
    pub schema_digest: Digest,
    /// Its tags.
    pub tags: Tags,
    /// When it last changed, in seconds since the epoch.
    pub updated_at: i64,
}

impl From<Plugin> for PluginSummary {
    fn from(plugin: Plugin) -> Self {
        Self {
            id: plugin.id,
            name: plugin.name,
            release: plugin.release.number,
            generation: plugin.release.generation,
            version: plugin.release.version,
            priority: plugin.release.priority,
            handler_digest: plugin.release.handler.digest,
            schema_digest: plugin.release.schema.digest,
            tags: plugin.tags,
            updated_at: plugin.updated_at.as_seconds(),
        }
    }
}

/// A node, as of its last report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NodeSummary {
    /// Its identifier.
    pub node_id: NodeId,
    /// Its host name.
    pub hostname: String,
    /// Versions of the software on the node.
    pub versions: BTreeMap<String, String>,
    /// Free labels.
    pub labels: BTreeMap<String, String>,
    /// Whether the node has an open socket.
    pub connected: bool,
    /// The generation that it runs.
    pub generation: Generation,
    /// Why it rejected the last generation that it reported, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejected: Option<Rejection>,
    /// How long it took to apply its generation, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<u64>,
    /// When it last sent a message, in seconds since the epoch.
    pub last_seen_at: i64,
}

/// Why a node rejected a generation or one of its plugins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rejection {
    /// The generation.
    pub generation: Generation,
    /// The plugin at fault, if it is a single one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plugin: Option<PluginName>,
    /// A stable code for the reason.
    pub code: String,
    /// The reason as text.
    pub message: String,
}

impl From<Node> for NodeSummary {
    fn from(node: Node) -> Self {
        use plugcast_core::node::Outcome;

        let (rejected, took_ms) = match node.report {
            Some(report) => match report.outcome {
                Outcome::Applied { took_ms, .. } => (None, Some(took_ms)),
                Outcome::Rejected { plugin, code, message } => {
                    let generation = report.generation;
                    (Some(Rejection { generation, plugin, code, message }), None)
                }
            },
            None => (None, None),
        };
        Self {
            node_id: node.introduction.node_id,
            hostname: node.introduction.hostname,
            versions: node.introduction.versions,
            labels: node.introduction.labels,
            connected: node.connected,
            generation: node.introduction.generation,
            rejected,
            took_ms,
            last_seen_at: node.last_seen_at.as_seconds(),
        }
    }
}
