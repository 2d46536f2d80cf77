//! The change log.

use plugcast_core::{
    Change, ChangeKind, Digest, Generation, ReleaseNumber, Subject, change::ReleasedSources,
    control_plane::ControlPlaneSettings,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{control_plane::rfc_3339, overview::ControlPlaneSummary};

/// One page of the changes of a control plane, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangePage {
    /// The control plane.
    pub control_plane: ControlPlaneSummary,
    /// The changes.
    pub changes: Vec<ChangeBody>,
    /// The path of the next page, with older changes; null on the last page.
    pub next: Option<String>,
}

/// One accepted change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeBody {
    /// The generation that it created.
    pub generation: Generation,
    /// The kind of change.
    pub kind: ChangeKind,
    /// The kind of entity: `custom-plugin`, `instance` or `control-plane`.
    pub entity: String,
    /// The id of the entity.
    pub id: String,
    /// The name of the entity after the change; for an instance, the name of its plugin.
    pub name: String,
    /// The name of the token that made the change.
    pub actor: String,
    /// When the change was accepted, as RFC 3339.
    pub at: String,
    /// The state before; null if the entity was created.
    pub before: Option<ChangeSide>,
    /// The state after; null if the entity was deleted.
    pub after: Option<ChangeSide>,
}

/// The state before or after a change. Its fields depend on the entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ChangeSide {
    /// The state of a custom plugin.
    Sources {
        /// The number of its release.
        release: ReleaseNumber,
        /// The digest of `handler.lua`.
        handler_digest: Digest,
        /// The digest of `schema.lua`.
        schema_digest: Digest,
    },
    /// The state of an instance.
    Instance {
        /// The digest of its settings.
        settings_digest: Digest,
    },
    /// The settings of the control plane.
    ControlPlane(ControlPlaneSettings),
}

impl From<ReleasedSources> for ChangeSide {
    fn from(sources: ReleasedSources) -> Self {
        Self::Sources {
            release: sources.release,
            handler_digest: sources.handler.digest,
            schema_digest: sources.schema.digest,
        }
    }
}

impl From<Change> for ChangeBody {
    fn from(change: Change) -> Self {
        let settings = |settings_digest| ChangeSide::Instance { settings_digest };
        let (entity, id, name, before, after) = match change.subject {
            Subject::CustomPlugin { id, name, before, after } => {
                let (before, after) = (before.map(ChangeSide::from), after.map(ChangeSide::from));
                ("custom-plugin", id.to_string(), name.to_string(), before, after)
            }
            Subject::Instance { id, plugin, before, after } => {
                let (before, after) = (before.map(settings), after.map(settings));
                ("instance", id.to_string(), plugin.to_string(), before, after)
            }
            Subject::ControlPlane { id, name, before, after } => {
                let (before, after) =
                    (ChangeSide::ControlPlane(before), ChangeSide::ControlPlane(after));
                ("control-plane", id.to_string(), name.to_string(), Some(before), Some(after))
            }
        };
        Self {
            generation: change.generation,
            kind: change.kind,
            entity: entity.to_owned(),
            id,
            name,
            actor: change.actor,
            at: rfc_3339(change.at),
            before,
            after,
        }
    }
}
