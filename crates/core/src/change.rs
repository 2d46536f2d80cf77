//! The record of one accepted change. It is the outbox of the distributor and the audit log.

use serde::{Deserialize, Serialize};

use crate::{Generation, PluginId, PluginName, ReleaseNumber, Timestamp, plugin::SourceRef};

/// What happened to a plugin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It came into being.
    Created,
    /// It got a new release, a new name or new tags.
    Updated,
    /// It went.
    Deleted,
}

/// One accepted change of a control plane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The generation that it made.
    pub generation: Generation,
    /// What happened.
    pub kind: ChangeKind,
    /// The plugin that it happened to.
    pub plugin_id: PluginId,
    /// The plugin's name, after the change.
    pub plugin_name: PluginName,
    /// The sources before, unless the plugin is new.
    pub before: Option<ReleasedSources>,
    /// The sources after, unless the plugin went.
    pub after: Option<ReleasedSources>,
    /// Who made it: the name of a token, never the token.
    pub actor: String,
    /// When it was accepted.
    pub at: Timestamp,
}

/// The sources of one side of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleasedSources {
    /// The release that they belong to.
    pub release: ReleaseNumber,
    /// `handler.lua`.
    pub handler: SourceRef,
    /// `schema.lua`.
    pub schema: SourceRef,
}

impl From<&crate::Release> for ReleasedSources {
    fn from(release: &crate::Release) -> Self {
        Self { release: release.number, handler: release.handler, schema: release.schema }
    }
}
