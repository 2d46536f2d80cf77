//! The record of one accepted change. It is the outbox of the distributor and the audit log.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ControlPlaneId, ControlPlaneName, Digest, Generation, Instance, InstanceId, Plugin, PluginId,
    PluginName, Release, ReleaseNumber, Timestamp, control_plane::ControlPlaneSettings,
    plugin::SourceRef,
};

/// What happened to the subject of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It came into being.
    Created,
    /// It is another than it was: a new release, a new name, new tags, another configuration.
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
    /// What it happened to.
    pub subject: Subject,
    /// Who made it: the name of a token, never the token.
    pub actor: String,
    /// When it was accepted.
    pub at: Timestamp,
}

/// What a change happened to, before it and after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "entity", rename_all = "kebab-case")]
pub enum Subject {
    /// A custom plugin.
    CustomPlugin {
        /// Its identifier.
        id: PluginId,
        /// Its name, after the change.
        name: PluginName,
        /// The sources before, unless the plugin is new.
        before: Option<ReleasedSources>,
        /// The sources after, unless the plugin went.
        after: Option<ReleasedSources>,
    },
    /// An instance of a custom plugin.
    Instance {
        /// Its identifier.
        id: InstanceId,
        /// The plugin that it configures, after the change.
        plugin: PluginName,
        /// The digest of its settings before, unless it is new.
        before: Option<Digest>,
        /// The digest of its settings after, unless it went.
        after: Option<Digest>,
    },
    /// The control plane itself. Its generation begins once it is there and ends when it goes, so
    /// there is always a before and an after.
    ControlPlane {
        /// Its identifier.
        id: ControlPlaneId,
        /// Its name, after the change.
        name: ControlPlaneName,
        /// What was said about it before.
        before: ControlPlaneSettings,
        /// What is said about it now.
        after: ControlPlaneSettings,
    },
}

impl Subject {
    /// The instance that was `before` and is `after`; one of them is there.
    pub fn instance(before: Option<&Instance>, after: Option<&Instance>) -> Option<Self> {
        let newest = after.or(before)?;
        Some(Self::Instance {
            id: newest.id,
            plugin: newest.settings.plugin.clone(),
            before: before.map(Instance::digest),
            after: after.map(Instance::digest),
        })
    }

    /// The plugin that was `before` and is `after`; one of them is there.
    pub fn plugin(plugin: &Plugin, before: Option<&Release>, after: Option<&Release>) -> Self {
        Self::CustomPlugin {
            id: plugin.id,
            name: plugin.name.clone(),
            before: before.map(ReleasedSources::from),
            after: after.map(ReleasedSources::from),
        }
    }
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

impl From<&Release> for ReleasedSources {
    fn from(release: &Release) -> Self {
        Self { release: release.number, handler: release.handler, schema: release.schema }
    }
}
