//! Writing instances of custom plugins.
//!
//! Everything that decides is read after the generation, and the commit holds only while the
//! generation stands. So a plugin cannot go, be renamed or get another schema between the moment
//! when its instance is judged and the moment when it is stored.

mod error;
mod plan;

use std::sync::Arc;

pub use error::InstanceError;
use plan::{Plan, locate, plan};

use crate::{
    Change, ChangeKind, ControlPlane, ControlPlaneId, Instance, InstanceId, InstanceRef,
    InstanceSettings, PluginName, PluginRef, PortError, Subject, Timestamp,
    instance_schema::Completed,
    limits::MAX_COMMIT_ATTEMPTS,
    ports::{
        Backoff, ChangeWriter, Commit, CommitError, ControlPlaneStore, Edit, InstanceEdit,
        InstanceStore, PluginStore,
    },
    use_cases::schemas::Schemas,
};

/// Writes instances.
#[derive(Clone)]
pub struct InstanceWriter {
    /// Reads the control plane.
    pub control_planes: Arc<dyn ControlPlaneStore>,
    /// Reads the plugins.
    pub plugins: Arc<dyn PluginStore>,
    /// Reads what is there.
    pub instances: Arc<dyn InstanceStore>,
    /// Commits the change.
    pub changes: Arc<dyn ChangeWriter>,
    /// Says what an instance may be.
    pub schemas: Arc<Schemas>,
    /// Waits after a lost race.
    pub backoff: Arc<dyn Backoff>,
}

/// An instance to be.
#[derive(Debug, Clone)]
pub struct InstanceWrite {
    /// Where.
    pub control_plane: ControlPlaneId,
    /// Which instance it is.
    pub target: InstanceTarget,
    /// What is said of it.
    pub settings: InstanceSettings,
    /// Who writes.
    pub actor: String,
    /// When.
    pub now: Timestamp,
}

/// Which instance a write is for.
#[derive(Debug, Clone)]
pub enum InstanceTarget {
    /// One that must not be there yet.
    New(InstanceId),
    /// One that is replaced if it is there and created if not.
    Upsert {
        /// How the client names it.
        instance: InstanceRef,
        /// The id that the client gives it, if it gives one.
        given_id: Option<InstanceId>,
        /// Its id, should it be created without a given one.
        fresh_id: InstanceId,
    },
}

/// An instance as it stands, and what its plugin's newest schema makes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletedInstance {
    /// The instance.
    pub instance: Instance,
    /// It with every default filled in.
    pub completed: Completed,
}

impl InstanceWriter {
    /// Stores the instance, unless it is just so already.
    pub async fn write(&self, write: &InstanceWrite) -> Result<CompletedInstance, InstanceError> {
        for attempt in 1..=MAX_COMMIT_ATTEMPTS {
            let control_plane = self.control_plane(write.control_plane).await?;
            let completed = self.judge(write.control_plane, &write.settings).await?;
            let (reference, new_id) = locate(write)?;
            let found = self.instances.instance(control_plane.id, &reference).await?;
            let (instance, edit) = match plan(write, &control_plane, found, new_id)? {
                Plan::Nothing(instance) => return Ok(CompletedInstance { instance, completed }),
                Plan::Edit(instance, edit) => (instance, edit),
            };
            match self.commit(&control_plane, edit, &write.actor, write.now).await {
                Ok(()) => return Ok(CompletedInstance { instance, completed }),
                Err(CommitError::Conflict) => self.backoff.wait(attempt).await,
                Err(error) => return Err(InstanceError::refused(error, &instance)),
            }
        }
        Err(InstanceError::Contended)
    }

    /// Deletes the instance and returns it, or `None` where it was not there.
    pub async fn delete(
        &self,
        control_plane: ControlPlaneId,
        reference: &InstanceRef,
        actor: &str,
        now: Timestamp,
    ) -> Result<Option<Instance>, InstanceError> {
        for attempt in 1..=MAX_COMMIT_ATTEMPTS {
            let state = self.control_plane(control_plane).await?;
            let found = self.instances.instance(control_plane, reference).await?;
            let Some(instance) = found else { return Ok(None) };
            let edit = InstanceEdit::Delete(Box::new(instance.clone()));
            match self.commit(&state, edit, actor, now).await {
                Ok(()) => return Ok(Some(instance)),
                Err(CommitError::Store(error)) => return Err(error.into()),
                // A delete claims nothing, so any refusal means that the row moved.
                Err(_) => self.backoff.wait(attempt).await,
            }
        }
        Err(InstanceError::Contended)
    }

    /// What the plugin's newest schema makes of `settings`. It changes nothing.
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

    async fn control_plane(&self, id: ControlPlaneId) -> Result<ControlPlane, InstanceError> {
        let found = self.control_planes.control_plane(id).await?;
        found.ok_or(InstanceError::UnknownControlPlane)
    }

    async fn commit(
        &self,
        control_plane: &ControlPlane,
        edit: InstanceEdit,
        actor: &str,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        let (kind, subject) = match (edit.before(), edit.after()) {
            (before @ None, after) => (ChangeKind::Created, Subject::instance(before, after)),
            (before, after @ Some(_)) => (ChangeKind::Updated, Subject::instance(before, after)),
            (before, after @ None) => (ChangeKind::Deleted, Subject::instance(before, after)),
        };
        let subject = subject
            .ok_or_else(|| PortError::permanent("describing a change", "it is of nothing"))?;
        let generation = control_plane.generation.next();
        let change = Change { generation, kind, subject, actor: actor.to_owned(), at };
        let commit = Commit {
            control_plane: control_plane.id,
            expected_generation: control_plane.generation,
            edit: Edit::Instance(edit),
            change,
            idempotency: None,
        };
        self.changes.commit(&commit).await
    }
}

/// The instances of `plugin` in `control_plane`, which was read before.
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
