//! The manifest: everything that a node should have, at one generation.
//!
//! It is a function of the stored state alone: every function that builds it for a generation gets
//! the same bytes and the same digest.

use serde::{Deserialize, Serialize};

use crate::{
    ControlPlane, ControlPlaneId, ControlPlaneName, Digest, Generation, Instance, Plugin, PluginId,
    PluginName, Release, canonical,
};

/// The version of the manifest's format. A node refuses an unknown one.
pub const MANIFEST_VERSION: u32 = 1;

/// The complete desired state of a control plane at one generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the format.
    pub manifest_version: u32,
    /// The control plane.
    pub control_plane_id: ControlPlaneId,
    /// Its name.
    pub control_plane_name: ControlPlaneName,
    /// The generation that this state has.
    pub generation: Generation,
    /// Every plugin, by name.
    pub plugins: Vec<ManifestPlugin>,
    /// Every instance, by id, each with the configuration that its author gave: a gateway fills in
    /// defaults by the plugin's schema itself. Left out where there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instances: Vec<Instance>,
}

/// One plugin of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestPlugin {
    /// Its identifier.
    pub id: PluginId,
    /// Its name, which is its folder.
    pub name: PluginName,
    /// Its newest release.
    #[serde(flatten)]
    pub release: Release,
}

impl Manifest {
    /// The manifest of `control_plane` holding `plugins` and `instances`.
    pub fn of(
        control_plane: &ControlPlane,
        plugins: Vec<Plugin>,
        mut instances: Vec<Instance>,
    ) -> Self {
        let mut plugins: Vec<ManifestPlugin> = plugins
            .into_iter()
            .map(|plugin| ManifestPlugin {
                id: plugin.id,
                name: plugin.name,
                release: plugin.release,
            })
            .collect();
        plugins.sort_by(|a, b| a.name.cmp(&b.name));
        instances.sort_by_key(|instance| instance.id);
        Self {
            manifest_version: MANIFEST_VERSION,
            control_plane_id: control_plane.id,
            control_plane_name: control_plane.name.clone(),
            generation: control_plane.generation,
            plugins,
            instances,
        }
    }

    /// The bytes that are signed and sent.
    pub fn to_bytes(&self) -> Vec<u8> {
        canonical::bytes(self)
    }

    /// The digest of [`Manifest::to_bytes`].
    pub fn digest(&self) -> Digest {
        Digest::of(&self.to_bytes())
    }
}
