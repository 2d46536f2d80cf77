//! `node.json`: the node's id, and the control plane and key that it pinned.

use std::{fs, io};

use plugcast_core::{ControlPlaneId, NodeId, signing::PublicKey};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{DiskError, Store};

/// What a node keeps across restarts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Identity {
    /// The node's id, generated on the first start unless it is given.
    pub(crate) node_id: NodeId,
    /// The control plane that this directory belongs to, from the first connect on.
    #[serde(default)]
    pub(crate) pins: Option<Pins>,
}

/// The control plane and the key that a node pinned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pins {
    pub(crate) control_plane_id: ControlPlaneId,
    /// The key that its manifests must be signed with.
    pub(crate) public_key: PublicKey,
}

impl Store {
    /// Reads the identity, or creates it. A given `node_id` replaces the stored one.
    pub(crate) fn identity(&self, node_id: Option<NodeId>) -> Result<Identity, DiskError> {
        let path = self.layout.node();
        let stored: Option<Identity> = match fs::read(&path) {
            Ok(bytes) => Some(
                serde_json::from_slice(&bytes)
                    .map_err(|source| DiskError::Identity { path: path.clone(), source })?,
            ),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(DiskError::io("read", &path)(error)),
        };
        let wanted = Identity {
            node_id: node_id
                .or(stored.as_ref().map(|identity| identity.node_id))
                .unwrap_or_else(|| Uuid::new_v4().into()),
            pins: stored.as_ref().and_then(|identity| identity.pins),
        };
        if stored.as_ref() != Some(&wanted) {
            self.save_identity(&wanted)?;
        }
        Ok(wanted)
    }

    /// Replaces `node.json` atomically.
    pub(crate) fn save_identity(&self, identity: &Identity) -> Result<(), DiskError> {
        let (path, new_path) = (self.layout.node(), self.layout.new_node());
        let save = || {
            let bytes = serde_json::to_vec_pretty(identity)?;
            self.disk.remove(&new_path)?;
            self.disk.write_new(&new_path, &bytes)?;
            self.disk.rename(&new_path, &path)?;
            self.disk.sync_dir(&self.layout.root)
        };
        save().map_err(DiskError::io("write", &path))
    }
}
