//! `node.json`: who this node is, and whom it listens to.

use std::{fs, io};

use plugcast_core::{ControlPlaneId, NodeId, signing::PublicKey};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Store, StoreError};

/// What a node remembers for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Identity {
    /// The node. Made up on the first start.
    pub(crate) node_id: NodeId,
    /// The control plane that this directory belongs to, since the first answer.
    #[serde(default)]
    pub(crate) pins: Option<Pins>,
}

/// What a node holds a control plane to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pins {
    pub(crate) control_plane_id: ControlPlaneId,
    /// What its manifests must be signed with.
    pub(crate) public_key: PublicKey,
}

impl Store {
    /// Reads who this node is. `node_id` overrules what was stored before.
    pub(crate) fn identity(&self, node_id: Option<NodeId>) -> Result<Identity, StoreError> {
        let path = self.layout.node();
        let stored: Option<Identity> = match fs::read(&path) {
            Ok(bytes) => Some(
                serde_json::from_slice(&bytes)
                    .map_err(|source| StoreError::Identity { path: path.clone(), source })?,
            ),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(StoreError::io("read", &path)(error)),
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

    /// Stores who this node is, whole or not at all.
    pub(crate) fn save_identity(&self, identity: &Identity) -> Result<(), StoreError> {
        let (path, new_path) = (self.layout.node(), self.layout.new_node());
        let bytes = serde_json::to_vec_pretty(identity).unwrap_or_default();
        let save = || {
            self.disk.remove(&new_path)?;
            self.disk.write_new(&new_path, &bytes)?;
            self.disk.rename(&new_path, &path)?;
            self.disk.sync_dir(&self.layout.root)
        };
        save().map_err(StoreError::io("write", &path))
    }
}
