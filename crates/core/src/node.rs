//! Nodes, their connections, and what they report.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    ConnectionId, ControlPlaneId, Digest, Generation, InvalidValue, NodeId, PluginName, Timestamp,
    TokenId, limits::MAX_NODE_TEXT_CHARS,
};

/// Labels, or versions, of one node.
const MAX_NODE_ENTRIES: usize = 32;

/// An open WebSocket and its node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// The socket.
    pub id: ConnectionId,
    /// The control plane that it belongs to.
    pub control_plane_id: ControlPlaneId,
    /// The node, once it has said hello.
    pub node_id: Option<NodeId>,
    /// When it was opened.
    pub connected_at: Timestamp,
    /// The token that opened it; `None` for the admin token of the environment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_id: Option<TokenId>,
}

/// How a node introduces itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Introduction {
    /// The node; it keeps this across restarts.
    pub node_id: NodeId,
    /// Its host.
    pub hostname: String,
    /// Versions of what runs there, such as `agent` and `kong`.
    pub versions: BTreeMap<String, String>,
    /// Free labels.
    pub labels: BTreeMap<String, String>,
    /// The generation that it has applied.
    pub generation: Generation,
}

impl Introduction {
    /// Refuses text that is too long to store.
    pub fn validate(&self) -> Result<(), InvalidValue> {
        bounded("hostname", &self.hostname)?;
        for (field, entries) in [("versions", &self.versions), ("labels", &self.labels)] {
            if entries.len() > MAX_NODE_ENTRIES {
                let message = format!("must have at most {MAX_NODE_ENTRIES} items");
                return Err(InvalidValue::new(field, message));
            }
            for (key, value) in entries {
                bounded(field, key)?;
                bounded(field, value)?;
            }
        }
        Ok(())
    }
}

/// The outcome of a generation on a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// The node runs the generation.
    Applied {
        /// The digest of the manifest that it runs.
        digest: Digest,
        /// Milliseconds from the push to the flip.
        took_ms: u64,
    },
    /// The node kept its previous state, for all plugins or for one.
    Rejected {
        /// The plugin at fault, if there is one.
        plugin: Option<PluginName>,
        /// A stable code of the reason.
        code: String,
        /// The reason in words.
        message: String,
    },
}

/// A node's report on a generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeReport {
    /// The generation.
    pub generation: Generation,
    /// The outcome.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// When the control plane received it.
    pub at: Timestamp,
}

impl NodeReport {
    /// Refuses text that is too long to store.
    pub fn validate(&self) -> Result<(), InvalidValue> {
        match &self.outcome {
            Outcome::Applied { .. } => Ok(()),
            Outcome::Rejected { code, message, .. } => {
                bounded("code", code)?;
                bounded("message", message)
            }
        }
    }
}

/// The last known state of a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Its introduction.
    #[serde(flatten)]
    pub introduction: Introduction,
    /// Whether it has an open socket.
    pub connected: bool,
    /// Its last report.
    pub report: Option<NodeReport>,
    /// When its last message came.
    pub last_seen_at: Timestamp,
}

fn bounded(field: &str, text: &str) -> Result<(), InvalidValue> {
    if text.chars().count() > MAX_NODE_TEXT_CHARS {
        let message = format!("length must be <= {MAX_NODE_TEXT_CHARS}");
        return Err(InvalidValue::new(field, message));
    }
    Ok(())
}
