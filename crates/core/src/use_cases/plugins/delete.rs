//! Deleting a plugin. Its releases and the record of its changes stay.

use std::sync::Arc;

use crate::{
    ControlPlane, ControlPlaneId, Edit, Plugin, PluginRef, PortError,
    edit::EntityEdit,
    ports::{InstanceStore, PluginStore},
    preconditions::RevisionCondition,
    use_cases::{Author, CommitFailure, Committer, Decision, instances::instances_of},
};

/// Deletes plugins.
#[derive(Clone)]
pub struct PluginDeleter {
    /// Commits the change.
    pub committer: Committer,
    /// Reads the plugin.
    pub plugins: Arc<dyn PluginStore>,
    /// Reads the instances that use it.
    pub instances: Arc<dyn InstanceStore>,
}

/// Why nothing was deleted.
#[derive(Debug, thiserror::Error)]
pub enum DeleteError {
    /// The control plane does not exist.
    #[error("the control plane does not exist")]
    UnknownControlPlane,
    /// The plugin has instances.
    #[error(
        "plugin schema is currently in use, please delete existing plugins using the schema \
         and try again"
    )]
    InUse,
    /// The request's condition on the plugin's revision does not hold.
    #[error("precondition failed: the plugin changed since you read it")]
    PreconditionFailed,
    /// Every attempt lost against another writer.
    #[error("too many changes at the same time")]
    Contended,
    /// A store failed.
    #[error(transparent)]
    Store(#[from] PortError),
}

impl From<CommitFailure> for DeleteError {
    fn from(failure: CommitFailure) -> Self {
        match failure {
            CommitFailure::UnknownControlPlane => Self::UnknownControlPlane,
            CommitFailure::Taken(..) | CommitFailure::Contended => Self::Contended,
            CommitFailure::Store(error) => Self::Store(error),
        }
    }
}

impl PluginDeleter {
    /// Deletes the plugin while `condition` holds for its revision, and returns it, or `None`
    /// where it does not exist.
    pub async fn delete(
        &self,
        condition: &RevisionCondition,
        control_plane: ControlPlaneId,
        reference: &PluginRef,
        author: Author<'_>,
    ) -> Result<Option<Plugin>, DeleteError> {
        let decide = |control_plane: ControlPlane| async move {
            let found = self.plugins.plugin(control_plane.id, reference).await?;
            if !condition.holds(found.as_ref().map(Plugin::revision)) {
                return Err(DeleteError::PreconditionFailed);
            }
            let Some(plugin) = found else { return Ok(Decision::Unchanged(None)) };
            // An instance that is written after this look moves the generation, and the commit
            // fails.
            if !instances_of(&*self.instances, &control_plane, &plugin.name).await?.is_empty() {
                return Err(DeleteError::InUse);
            }
            let edit = Edit::Plugin(EntityEdit::delete(plugin.clone()));
            Ok(Decision::Commit(Some(plugin), edit))
        };
        self.committer.commit(control_plane, author, decide).await
    }
}
