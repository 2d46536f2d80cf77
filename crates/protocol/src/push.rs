//! The messages on a node's WebSocket: JSON in text frames, told apart by `type`.

use std::collections::BTreeMap;

use plugcast_core::{Digest, Generation, NodeId, PluginName};
use serde::{Deserialize, Serialize};

use crate::json_text;

/// What a node says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum NodeMessage {
    /// Introduces the node. It is the first message on a socket.
    Hello {
        /// The version of the protocol that the node speaks.
        protocol: u32,
        /// The node.
        node_id: NodeId,
        /// Its host.
        hostname: String,
        /// Versions of what runs there.
        #[serde(default)]
        versions: BTreeMap<String, String>,
        /// Free labels.
        #[serde(default)]
        labels: BTreeMap<String, String>,
        /// The generation that it has applied; 0 for none.
        generation: Generation,
    },
    /// The node runs a generation.
    Applied {
        /// The generation.
        generation: Generation,
        /// The digest of its manifest.
        digest: Digest,
        /// From the hint to the flip, in milliseconds.
        took_ms: u64,
    },
    /// The node kept what it had, in whole or for one plugin.
    Rejected {
        /// The generation.
        generation: Generation,
        /// The plugin at fault, if it is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        plugin: Option<PluginName>,
        /// A stable word for the reason.
        code: String,
        /// The reason in words.
        message: String,
    },
    /// Keeps the socket open; API Gateway closes it after ten idle minutes.
    Ping,
}

/// What the control plane says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    /// There is a new manifest. It is a hint: the node pulls to learn the truth.
    ManifestAvailable {
        /// Its generation.
        generation: Generation,
        /// Its digest.
        digest: Digest,
        /// Where to pull it, relative to the server.
        url: String,
    },
    /// Answers a ping.
    Pong,
    /// The node's message could not be read; the socket stays open.
    Error {
        /// What is wrong with it.
        message: String,
    },
}

impl ServerMessage {
    /// The bytes of one text frame.
    pub fn to_bytes(&self) -> Vec<u8> {
        json_text(self).into_bytes()
    }
}

/// The query parameter of the WebSocket's address that names the control plane by id.
pub const CONTROL_PLANE_PARAMETER: &str = "control_plane";
