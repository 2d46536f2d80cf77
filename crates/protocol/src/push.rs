//! The messages on a node's WebSocket: JSON in text frames, with the kind of message in `type`.

use std::collections::BTreeMap;

use plugcast_core::{Digest, Generation, NodeId, PluginName};
use serde::{Deserialize, Serialize};

use crate::json_text;

/// A message from a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum NodeMessage {
    /// Introduces the node: the first message on a socket.
    Hello {
        /// The version of the protocol that the node uses.
        protocol: u32,
        /// The node's id.
        node_id: NodeId,
        /// Its host name.
        hostname: String,
        /// Versions of the software on the node.
        #[serde(default)]
        versions: BTreeMap<String, String>,
        /// Free labels.
        #[serde(default)]
        labels: BTreeMap<String, String>,
        /// The generation that it runs; 0 for none.
        generation: Generation,
    },
    /// The node has applied a generation.
    Applied {
        /// The generation.
        generation: Generation,
        /// The digest of its manifest.
        digest: Digest,
        /// From the hint to the switch to the new files, in milliseconds.
        took_ms: u64,
    },
    /// The node rejected a generation, or one plugin of it, and keeps its files.
    Rejected {
        /// The generation.
        generation: Generation,
        /// The plugin at fault, if it is a single one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        plugin: Option<PluginName>,
        /// A stable code for the reason.
        code: String,
        /// The reason as text.
        message: String,
    },
    /// Keeps the socket open: API Gateway closes it after ten idle minutes.
    Ping,
}

/// A message from the control plane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    /// Announces a new manifest. It is only a hint: the node pulls the manifest.
    ManifestAvailable {
        /// Its generation.
        generation: Generation,
        /// Its digest.
        digest: Digest,
        /// The path of the manifest on the server.
        url: String,
    },
    /// Answers a ping.
    Pong,
    /// Refuses a message of the node. The socket stays open.
    Error {
        /// Why the message is refused.
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
