//! The record of one accepted change. It is the outbox of the distributor and the audit log.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ControlPlaneId, ControlPlaneName, Digest, Edit, Generation, Instance, InstanceId, Plugin,
    PluginId, PluginName, Release, ReleaseNumber, Timestamp, control_plane::ControlPlaneSettings,
    edit::EntityEdit, plugin::SourceRef,
};

/// What happened to the subject of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// The subject is new.
    Created,
    /// The subject has a new release, name, set of tags or configuration.
    Updated,
    /// The subject was removed.
    Deleted,
}

/// One accepted change of a control plane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The generation that it made.
    pub generation: Generation,
    /// What happened.
    pub kind: ChangeKind,
    /// The thing that changed.
    pub subject: Subject,
    /// The name of the token that made it.
    pub actor: String,
    /// When it was accepted.
    pub at: Timestamp,
}

/// The thing that a change is about, before the change and after it.
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
        /// The sources after, unless the plugin was deleted.
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
        /// The digest of its settings after, unless it was deleted.
        after: Option<Digest>,
    },
    /// The control plane itself. Creating and deleting one makes no change record, so there is
    /// always a before and an after.
    ControlPlane {
        /// Its identifier.
        id: ControlPlaneId,
        /// Its name, after the change.
        name: ControlPlaneName,
        /// Its settings before.
        before: ControlPlaneSettings,
        /// Its settings after.
        after: ControlPlaneSettings,
    },
}

impl Change {
    /// The record of `edit`, which takes the control plane `id` to `generation`.
    pub fn of(
        edit: &Edit,
        id: ControlPlaneId,
        generation: Generation,
        actor: &str,
        at: Timestamp,
    ) -> Self {
        Self {
            generation,
            kind: edit.kind(),
            subject: edit.subject(id),
            actor: actor.to_owned(),
            at,
        }
    }
}

impl Subject {
    /// The plugin of `edit`.
    pub fn plugin(edit: &EntityEdit<Plugin>) -> Self {
        let plugin = edit.newest();
        let sources = |side: Option<&Plugin>| side.map(|plugin| (&plugin.release).into());
        Self::CustomPlugin {
            id: plugin.id,
            name: plugin.name.clone(),
            before: sources(edit.before()),
            after: sources(edit.after()),
        }
    }

    /// The instance of `edit`.
    pub fn instance(edit: &EntityEdit<Instance>) -> Self {
        let instance = edit.newest();
        Self::Instance {
            id: instance.id,
            plugin: instance.settings.plugin.clone(),
            before: edit.before().map(Instance::digest),
            after: edit.after().map(Instance::digest),
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
