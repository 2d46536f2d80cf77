//! What a node pulls.

use std::collections::BTreeMap;

use plugcast_core::{
    ControlPlaneId, ControlPlaneName, Digest,
    signing::{PublicKey, Signature},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The query parameter that names the generation which the node has applied.
pub const SINCE_PARAMETER: &str = "since";

/// The query parameter that names the generation which the node has heard of. Without it the
/// answer is read from the registry; with it a cached answer that is as new will do.
pub const AT_LEAST_PARAMETER: &str = "at_least";

/// What a node needs to know before it can do anything else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SyncSettings {
    /// The version of the protocol that the control plane speaks.
    pub protocol: u32,
    /// The control plane's id.
    pub control_plane_id: ControlPlaneId,
    /// The control plane's name.
    pub control_plane_name: ControlPlaneName,
    /// Where to hear of changes. One that begins with `/` is relative to the server.
    pub websocket_url: String,
    /// What manifests are signed with. A node keeps the first that it is given.
    pub public_key: PublicKey,
}

/// A manifest, its signature, and sources that the node is likely to miss.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SignedManifest {
    /// The manifest as text: exactly the bytes that are signed.
    pub manifest: String,
    /// The digest of those bytes.
    pub digest: Digest,
    /// The control plane's signature over those bytes.
    pub signature: Signature,
    /// Sources that came after the node's generation, as far as they fit. The rest is fetched by
    /// digest.
    #[serde(default)]
    pub sources: BTreeMap<Digest, String>,
}
