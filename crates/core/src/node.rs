//! What nodes say of themselves.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    ConnectionId, ControlPlaneId, Digest, Generation, InvalidValue, NodeId, PluginName, Timestamp,
    TokenId, limits::MAX_NODE_TEXT_CHARS,
};

/// Labels or versions that one node may name.
const MAX_NODE_ENTRIES: usize = 32;

/// An open WebSocket and who is at its other end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// The socket.
    pub id: ConnectionId,
    /// The control plane whose changes it hears of.
    pub control_plane_id: ControlPlaneId,
    /// The node, once it has said hello.
    pub node_id: Option<NodeId>,
    /// When it was opened.
    pub connected_at: Timestamp,
    /// The token that opened it; none for the admin's of the environment.
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
    /// Refuses what would not fit a row.
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

/// What a node did with a generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// It runs it.
    Applied {
        /// The digest of the manifest that it runs.
        digest: Digest,
        /// From the hint to the flip, in milliseconds.
        took_ms: u64,
    },
    /// It kept what it had, in whole or for one plugin.
    Rejected {
        /// The plugin at fault, if it is one.
        plugin: Option<PluginName>,
        /// A stable word for the reason.
        code: String,
        /// The reason in words.
        message: String,
    },
}

/// A node's answer for a generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeReport {
    /// The generation.
    pub generation: Generation,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// When the control plane heard of it.
    pub at: Timestamp,
}

impl NodeReport {
    /// Refuses what would not fit a row.
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

/// A node as the control plane last heard of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// How it introduced itself.
    #[serde(flatten)]
    pub introduction: Introduction,
    /// Whether a socket of it is open.
    pub connected: bool,
    /// Its last answer.
    pub report: Option<NodeReport>,
    /// When it was last heard of.
    pub last_seen_at: Timestamp,
}

fn bounded(field: &str, text: &str) -> Result<(), InvalidValue> {
    if text.chars().count() > MAX_NODE_TEXT_CHARS {
        let message = format!("length must be <= {MAX_NODE_TEXT_CHARS}");
        return Err(InvalidValue::new(field, message));
    }
    Ok(())
}
