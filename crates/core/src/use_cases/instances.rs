//! Writing instances of custom plugins.
//!
//! The plugin, its schema and the instance are read after the generation, and the commit succeeds
//! only while that generation stands. So a plugin cannot be deleted, renamed or get another schema
//! between the moment when its instance is judged and the moment when it is stored.

mod decide;
mod error;

use std::sync::Arc;

use decide::{decide, locate};
pub use error::InstanceError;

use crate::{
    ControlPlane, ControlPlaneId, Edit, Instance, InstanceId, InstanceRef, InstanceSettings,
    PluginName, PluginRef, PortError, Timestamp,
    edit::EntityEdit,
    instance_schema::Completed,
    ports::{InstanceStore, PluginStore},
    use_cases::{Author, Committer, Decision, schemas::Schemas},
};

/// Writes instances.
#[derive(Clone)]
pub struct InstanceWriter {
    /// Commits the change.
    pub committer: Committer,
    /// Reads the plugins.
    pub plugins: Arc<dyn PluginStore>,
    /// Reads the instances.
    pub instances: Arc<dyn InstanceStore>,
    /// Reads the schemas that judge settings.
    pub schemas: Arc<Schemas>,
}

/// The write of one instance.
#[derive(Debug, Clone)]
pub struct InstanceWrite {
    /// The control plane that holds the instance.
    pub control_plane: ControlPlaneId,
    /// The instance that is created or replaced.
    pub target: InstanceTarget,
    /// Its settings.
    pub settings: InstanceSettings,
    /// The name of the caller's token.
    pub actor: String,
    /// When the request came.
    pub now: Timestamp,
}

/// Which instance a write is for.
#[derive(Debug, Clone)]
pub enum InstanceTarget {
    /// An instance that must not exist yet.
    New(InstanceId),
    /// An instance that is replaced if it exists and created if not.
    Upsert {
        /// How the client names it.
        instance: InstanceRef,
        /// The id in the body, if it gives one.
        given_id: Option<InstanceId>,
        /// The id of an instance that is created without a given one.
        fresh_id: InstanceId,
    },
}

/// An instance, and its settings completed by its plugin's newest schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletedInstance {
    /// The instance.
    pub instance: Instance,
    /// Its settings with every default filled in.
    pub completed: Completed,
}

impl InstanceWriter {
    /// Stores the instance, unless it has the same settings already.
    pub async fn write(&self, write: &InstanceWrite) -> Result<CompletedInstance, InstanceError> {
        let author = Author { actor: &write.actor, at: write.now };
        let decide = |control_plane: ControlPlane| async move {
            let completed = self.judge(control_plane.id, &write.settings).await?;
            let (reference, new_id) = locate(write)?;
            let found = self.instances.instance(control_plane.id, &reference).await?;
            let decision = decide(write, &control_plane, found, new_id)?;
            Ok(decision.map(|instance| CompletedInstance { instance, completed }))
        };
        self.committer.commit(write.control_plane, author, decide).await
    }

    /// Deletes the instance and returns it, or `None` where it does not exist.
    pub async fn delete(
        &self,
        control_plane: ControlPlaneId,
        reference: &InstanceRef,
        author: Author<'_>,
    ) -> Result<Option<Instance>, InstanceError> {
        let decide = |control_plane: ControlPlane| async move {
            let found = self.instances.instance(control_plane.id, reference).await?;
            Ok::<_, InstanceError>(match found {
                Some(instance) => {
                    let edit = Edit::Instance(EntityEdit::delete(instance.clone()));
                    Decision::Commit(Some(instance), edit)
                }
                None => Decision::Unchanged(None),
            })
        };
        self.committer.commit(control_plane, author, decide).await
    }

    /// Completes `settings` by the newest schema of their plugin. It changes nothing.
    pub async fn judge(
        &self,
        control_plane: ControlPlaneId,
        settings: &InstanceSettings,
    ) -> Result<Completed, InstanceError> {
        let reference = PluginRef::Name(settings.plugin.clone());
        let Some(plugin) = self.plugins.plugin(control_plane, &reference).await? else {
            return Err(InstanceError::UnknownPlugin(settings.plugin.clone()));
        };
        let schema = self.schemas.of(control_plane, &plugin).await?;
        schema.complete(settings).map_err(InstanceError::Invalid)
    }
}

/// The instances of `plugin` in `control_plane`, by id.
pub(super) async fn instances_of(
    instances: &dyn InstanceStore,
    control_plane: &ControlPlane,
    plugin: &PluginName,
) -> Result<Vec<Instance>, PortError> {
    if control_plane.instance_count == 0 {
        return Ok(Vec::new());
    }
    let mut found = instances.instances(control_plane.id).await?;
    found.retain(|instance| instance.settings.plugin == *plugin);
    found.sort_by_key(|instance| instance.id);
    Ok(found)
}
