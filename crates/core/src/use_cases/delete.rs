//! Deleting a plugin. Its releases and the record of its changes stay.

use std::sync::Arc;

use super::instances::instances_of;
use crate::{
    Change, ChangeKind, ControlPlaneId, Plugin, PluginRef, PortError, Subject, Timestamp,
    limits::MAX_COMMIT_ATTEMPTS,
    ports::{
        Backoff, ChangeWriter, Commit, CommitError, ControlPlaneStore, Edit, InstanceStore,
        PluginStore,
    },
    preconditions::RevisionCondition,
};

/// Deletes plugins.
#[derive(Clone)]
pub struct Deleter {
    /// Reads the control plane.
    pub control_planes: Arc<dyn ControlPlaneStore>,
    /// Reads what is there.
    pub plugins: Arc<dyn PluginStore>,
    /// Reads what uses it.
    pub instances: Arc<dyn InstanceStore>,
    /// Commits the change.
    pub changes: Arc<dyn ChangeWriter>,
    /// Waits after a lost race.
    pub backoff: Arc<dyn Backoff>,
}

/// Why nothing was deleted.
#[derive(Debug, thiserror::Error)]
pub enum DeleteError {
    /// There is no such control plane.
    #[error("the control plane does not exist")]
    UnknownControlPlane,
    /// The plugin has instances.
    #[error(
        "plugin schema is currently in use, please delete existing plugins using the schema \
         and try again"
    )]
    InUse,
    /// The plugin is not as the client would have it.
    #[error("the custom plugin is not, or no longer, as the request's condition has it")]
    ConditionFailed,
    /// Too many others were writing.
    #[error("too many changes at the same time")]
    Contended,
    /// A store failed.
    #[error(transparent)]
    Store(#[from] PortError),
}

impl Deleter {
    /// Deletes the plugin and returns it, or `None` where it was not there.
    pub async fn delete(
        &self,
        control_plane: ControlPlaneId,
        plugin: &PluginRef,
        actor: &str,
        now: Timestamp,
    ) -> Result<Option<Plugin>, DeleteError> {
        self.delete_if(&RevisionCondition::default(), control_plane, plugin, actor, now).await
    }

    /// Deletes the plugin if it is as `condition` has it.
    pub async fn delete_if(
        &self,
        condition: &RevisionCondition,
        control_plane: ControlPlaneId,
        plugin: &PluginRef,
        actor: &str,
        now: Timestamp,
    ) -> Result<Option<Plugin>, DeleteError> {
        for attempt in 1..=MAX_COMMIT_ATTEMPTS {
            let state = self
                .control_planes
                .control_plane(control_plane)
                .await?
                .ok_or(DeleteError::UnknownControlPlane)?;
            let found = self.plugins.plugin(control_plane, plugin).await?;
            if !condition.holds(found.as_ref().map(Plugin::revision)) {
                return Err(DeleteError::ConditionFailed);
            }
            let Some(plugin) = found else { return Ok(None) };
            // An instance that comes after this moves the generation, and the commit fails.
            if !instances_of(&*self.instances, &state, &plugin.name).await?.is_empty() {
                return Err(DeleteError::InUse);
            }
            let commit = Commit {
                control_plane,
                expected_generation: state.generation,
                change: Change {
                    generation: state.generation.next(),
                    kind: ChangeKind::Deleted,
                    subject: Subject::plugin(&plugin, Some(&plugin.release), None),
                    actor: actor.to_owned(),
                    at: now,
                },
                edit: Edit::Delete(Box::new(plugin.clone())),
                idempotency: None,
            };
            match self.changes.commit(&commit).await {
                Ok(()) => return Ok(Some(plugin)),
                Err(CommitError::Store(error)) => return Err(error.into()),
                // A delete claims no name and no id, so any refusal means that the row moved.
                Err(_) => self.backoff.wait(attempt).await,
            }
        }
        Err(DeleteError::Contended)
    }
}
