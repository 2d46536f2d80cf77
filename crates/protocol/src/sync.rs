//! The answers that a node pulls.

use std::collections::BTreeMap;

use plugcast_core::{
    ControlPlaneId, ControlPlaneName, Digest,
    signing::{PublicKey, Signature},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The query parameter with the generation that the node has applied.
pub const SINCE_PARAMETER: &str = "since";

/// The query parameter with the generation that a push announced. With it, a cached answer of that
/// generation or a later one is enough; without it, the answer is read from the registry.
pub const AT_LEAST_PARAMETER: &str = "at_least";

/// The settings that a node needs first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SyncSettings {
    /// The version of the protocol that the control plane uses.
    pub protocol: u32,
    /// The control plane's id.
    pub control_plane_id: ControlPlaneId,
    /// The control plane's name.
    pub control_plane_name: ControlPlaneName,
    /// The address of the WebSocket. If it begins with `/`, it is relative to the server.
    pub websocket_url: String,
    /// The public key for the signatures of manifests. A node pins the first one that it receives.
    pub public_key: PublicKey,
}

/// A manifest, its signature, and the sources that the node probably does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SignedManifest {
    /// The manifest as text. The signature covers exactly its bytes.
    pub manifest: String,
    /// The digest of those bytes.
    pub digest: Digest,
    /// The control plane's signature over those bytes.
    pub signature: Signature,
    /// Sources that are newer than the node's generation, as many as fit. The node fetches the rest
    /// by digest.
    #[serde(default)]
    pub sources: BTreeMap<Digest, String>,
}
