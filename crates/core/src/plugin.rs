//! A custom plugin and its releases.

use serde::{Deserialize, Serialize};

use crate::{
    Digest, Generation, InvalidValue, PluginId, PluginName, ReleaseNumber, Tags, Timestamp,
    canonical,
};

/// The address and the length of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRef {
    /// The digest of its bytes, which is its address.
    pub digest: Digest,
    /// Its length in bytes.
    pub bytes: u32,
}

/// A custom plugin with its newest release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plugin {
    /// Its identifier; it stays when the plugin is renamed.
    pub id: PluginId,
    /// Its name, unique in its control plane.
    pub name: PluginName,
    /// Its tags.
    pub tags: Tags,
    /// Its newest release.
    pub release: Release,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Plugin {
    /// The digest of the whole plugin: it changes with every change of the plugin.
    pub fn revision(&self) -> Digest {
        Digest::of(&canonical::bytes(self))
    }
}

/// One immutable accepted upload of a plugin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Its number among the plugin's releases.
    pub number: ReleaseNumber,
    /// The generation that made it.
    pub generation: Generation,
    /// `handler.lua`.
    pub handler: SourceRef,
    /// `schema.lua`.
    pub schema: SourceRef,
    /// The handler's `VERSION`.
    pub version: String,
    /// The handler's `PRIORITY`.
    pub priority: i64,
    /// When it was accepted.
    pub created_at: Timestamp,
}

impl Release {
    /// Whether both have the same sources.
    pub fn has_sources_of(&self, other: &Self) -> bool {
        self.handler == other.handler && self.schema == other.schema
    }
}

/// How a client names a plugin: by id or by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PluginRef {
    /// By identifier.
    Id(PluginId),
    /// By name.
    Name(PluginName),
}

impl PluginRef {
    /// Reads a path segment: a UUID is an id, anything else a name.
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        match text.parse() {
            Ok(id) => Ok(Self::Id(id)),
            Err(_) => text.parse().map(Self::Name),
        }
    }
}
