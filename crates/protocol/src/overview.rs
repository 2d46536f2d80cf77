//! Plugcast's own views, for what Konnect has no words for: releases, generations and nodes.

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
    /// Its plugins, by name.
    pub plugins: Vec<PluginSummary>,
}

/// The nodes of a control plane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NodeOverview {
    /// The control plane.
    pub control_plane: ControlPlaneSummary,
    /// Its nodes, by host name.
    pub nodes: Vec<NodeSummary>,
}

/// A control plane and where it stands.
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
    /// The generation that brought it.
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

/// A node as the control plane last heard of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NodeSummary {
    /// The node.
    pub node_id: NodeId,
    /// Its host.
    pub hostname: String,
    /// Versions of what runs there.
    pub versions: BTreeMap<String, String>,
    /// Free labels.
    pub labels: BTreeMap<String, String>,
    /// Whether a socket of it is open.
    pub connected: bool,
    /// The generation that it runs.
    pub generation: Generation,
    /// What went wrong with the last generation that it heard of, if anything did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejected: Option<Rejection>,
    /// How long it took to apply what it runs, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<u64>,
    /// When it was last heard of, in seconds since the epoch.
    pub last_seen_at: i64,
}

/// Why a node kept what it had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rejection {
    /// The generation that it did not apply in whole.
    pub generation: Generation,
    /// The plugin at fault, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plugin: Option<PluginName>,
    /// A stable word for the reason.
    pub code: String,
    /// The reason in words.
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
