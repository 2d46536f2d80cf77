//! Publishing: a checked plugin becomes the newest release.
//!
//! The sources are stored before the change that names them is committed. A crash between the
//! two leaves sources that nothing names, never a name without sources.

mod dependents;
mod plan;
mod repeated;

use std::sync::Arc;

use plan::{Plan, locate, plan_create, plan_update, refuse_other_id};

use crate::{
    CheckedPlugin, ControlPlane, ControlPlaneId, InvalidValue, Plugin, PluginId, PluginName,
    PluginRef, PortError, Tags, Timestamp,
    limits::{MAX_COMMIT_ATTEMPTS, MAX_PLUGINS_PER_CONTROL_PLANE},
    ports::{
        Backoff, ChangeWriter, CommitError, ControlPlaneStore, IdempotencyStore, InstanceStore,
        PluginStore, SourceStore,
    },
    preconditions::Preconditions,
};

/// Publishes plugins.
#[derive(Clone)]
pub struct Publisher {
    /// Reads the control plane.
    pub control_planes: Arc<dyn ControlPlaneStore>,
    /// Reads what is there.
    pub plugins: Arc<dyn PluginStore>,
    /// Reads what uses it.
    pub instances: Arc<dyn InstanceStore>,
    /// Commits the change.
    pub changes: Arc<dyn ChangeWriter>,
    /// Keeps what requests with a key were answered.
    pub idempotency: Arc<dyn IdempotencyStore>,
    /// Stores the sources.
    pub sources: Arc<dyn SourceStore>,
    /// Waits after a lost race.
    pub backoff: Arc<dyn Backoff>,
}

/// One upload.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Where to.
    pub control_plane: ControlPlaneId,
    /// Which plugin it is.
    pub target: Target,
    /// What is uploaded.
    pub plugin: CheckedPlugin,
    /// Its tags.
    pub tags: Tags,
    /// Who uploads.
    pub actor: String,
    /// When.
    pub now: Timestamp,
    /// Under what terms.
    pub preconditions: Preconditions,
}

/// Which plugin an upload is for.
#[derive(Debug, Clone)]
pub enum Target {
    /// One that must not be there yet.
    New(PluginId),
    /// One that is replaced if it is there and created if not.
    Upsert {
        /// How the client names it.
        plugin: PluginRef,
        /// The id that the client gives it, if it gives one.
        given_id: Option<PluginId>,
        /// Its id, should it be created without a given one.
        fresh_id: PluginId,
    },
}

/// What an upload led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Published {
    /// The plugin is new.
    Created(Plugin),
    /// The plugin has changed.
    Updated(Plugin),
    /// The plugin was just so before; there is no new release and no change.
    Unchanged(Plugin),
    /// The same request was answered before; this is the plugin as it was then.
    Repeated(Plugin),
}

impl Published {
    /// The plugin as it stands.
    pub fn into_plugin(self) -> Plugin {
        match self {
            Self::Created(plugin)
            | Self::Updated(plugin)
            | Self::Unchanged(plugin)
            | Self::Repeated(plugin) => plugin,
        }
    }
}

/// Why an upload changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// There is no such control plane.
    #[error("the control plane does not exist")]
    UnknownControlPlane,
    /// Another plugin has the name.
    #[error("another plugin is named {0}")]
    NameTaken(PluginName),
    /// Another plugin has the id.
    #[error("another plugin has the id {0}")]
    IdTaken(PluginId),
    /// The path names one plugin and the body another.
    #[error("the path names the plugin {path}, the body {body}")]
    NameDiffers {
        /// The name in the path.
        path: PluginName,
        /// The name in the body.
        body: PluginName,
    },
    /// The plugin has another id than the body says.
    #[error("the plugin has the id {actual}, the body says {given}")]
    IdDiffers {
        /// The id that the plugin has.
        actual: PluginId,
        /// The id in the body.
        given: PluginId,
    },
    /// The plugin has instances, which know it by its name.
    #[error("the plugin {name} cannot be renamed while it has instances, such as {instance}")]
    RenamesUsed {
        /// The name that it has.
        name: PluginName,
        /// One of its instances.
        instance: String,
    },
    /// Instances of the plugin would not be valid under its new schema.
    #[error("the new schema would break instances of the plugin")]
    Breaks(Vec<BrokenInstance>),
    /// The control plane holds as many plugins as it can.
    #[error("the control plane holds {MAX_PLUGINS_PER_CONTROL_PLANE} plugins")]
    Full,
    /// The plugin is not as the client would have it.
    #[error("the custom plugin is not, or no longer, as the request's condition has it")]
    ConditionFailed,
    /// The key was used for another request.
    #[error("another request was made under this key")]
    KeyReused,
    /// Too many others were writing.
    #[error("too many changes at the same time")]
    Contended,
    /// A store failed.
    #[error(transparent)]
    Store(#[from] PortError),
}

/// An instance that a new schema would break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenInstance {
    /// The instance, as people know it.
    pub instance: String,
    /// What would be wrong with it.
    pub faults: Vec<InvalidValue>,
}

impl Publisher {
    /// Makes `upload` the newest release of its plugin.
    pub async fn publish(&self, upload: &Upload) -> Result<Published, PublishError> {
        let refusal = match self.try_to_publish(upload).await {
            Err(error) if !matches!(error, PublishError::Store(_)) => error,
            outcome => return outcome,
        };
        // The same request may have come in the meantime and be what stands in the way. Then its
        // answer is there as well, as one transaction brought both.
        let repeated = self.answered(upload).await?.map(Published::Repeated);
        repeated.ok_or(refusal)
    }

    async fn try_to_publish(&self, upload: &Upload) -> Result<Published, PublishError> {
        let mut sources_are_stored = false;
        for attempt in 1..=MAX_COMMIT_ATTEMPTS {
            let control_plane = self
                .control_planes
                .control_plane(upload.control_plane)
                .await?
                .ok_or(PublishError::UnknownControlPlane)?;
            if let Some(plugin) = self.answered(upload).await? {
                return Ok(Published::Repeated(plugin));
            }
            let (published, commit) = match self.plan(upload, &control_plane).await? {
                Plan::Commit(published, commit) => (published, commit),
                Plan::Nothing(plugin) => {
                    if self.keep_record(upload, &control_plane, &plugin).await? {
                        return Ok(Published::Unchanged(plugin));
                    }
                    self.backoff.wait(attempt).await;
                    continue;
                }
            };
            if !sources_are_stored {
                self.store_sources(upload).await?;
                sources_are_stored = true;
            }
            match self.changes.commit(&commit).await {
                Ok(()) => return Ok(published),
                Err(CommitError::Conflict) => self.backoff.wait(attempt).await,
                Err(CommitError::NameTaken) => {
                    return Err(PublishError::NameTaken(upload.plugin.name().clone()));
                }
                Err(CommitError::IdTaken) => {
                    return Err(PublishError::IdTaken(published.into_plugin().id));
                }
                // An upload claims no scope.
                Err(CommitError::ScopeTaken) => return Err(PublishError::Contended),
                Err(CommitError::Store(error)) => return Err(error.into()),
            }
        }
        Err(PublishError::Contended)
    }

    async fn store_sources(&self, upload: &Upload) -> Result<(), PortError> {
        let handler = self.sources.put(upload.control_plane, upload.plugin.handler());
        let schema = self.sources.put(upload.control_plane, upload.plugin.schema());
        futures_util::future::try_join(handler, schema).await?;
        Ok(())
    }

    async fn plan(
        &self,
        upload: &Upload,
        control_plane: &ControlPlane,
    ) -> Result<Plan, PublishError> {
        let name = upload.plugin.name();
        let (reference, new_id) = locate(upload)?;
        let found = self.plugins.plugin(control_plane.id, &reference).await?;
        if !upload.preconditions.condition.holds(found.as_ref().map(Plugin::revision)) {
            return Err(PublishError::ConditionFailed);
        }
        match found {
            Some(_) if matches!(upload.target, Target::New(_)) => {
                Err(PublishError::NameTaken(name.clone()))
            }
            Some(before) => {
                refuse_other_id(upload, &before)?;
                self.refuse_taken_name(upload, control_plane, &before).await?;
                self.refuse_broken_instances(upload, control_plane, &before).await?;
                Ok(plan_update(upload, control_plane, before))
            }
            None if control_plane.plugin_count >= MAX_PLUGINS_PER_CONTROL_PLANE => {
                Err(PublishError::Full)
            }
            None => {
                self.refuse_taken_id(control_plane, &reference, new_id).await?;
                let last = self.plugins.last_release_number(control_plane.id, new_id).await?;
                Ok(plan_create(upload, control_plane, new_id, last.next()))
            }
        }
    }

    /// Says no to an id that another plugin has before the sources are stored; the commit decides
    /// in a race. A plugin that was looked up by its id needs no second look.
    async fn refuse_taken_id(
        &self,
        control_plane: &ControlPlane,
        reference: &PluginRef,
        id: PluginId,
    ) -> Result<(), PublishError> {
        if matches!(reference, PluginRef::Id(_)) {
            return Ok(());
        }
        let holder = self.plugins.plugin(control_plane.id, &PluginRef::Id(id)).await?;
        holder.map_or(Ok(()), |_| Err(PublishError::IdTaken(id)))
    }

    /// Says no to a rename before the sources are stored; the commit decides in a race.
    async fn refuse_taken_name(
        &self,
        upload: &Upload,
        control_plane: &ControlPlane,
        before: &Plugin,
    ) -> Result<(), PublishError> {
        let name = upload.plugin.name();
        if before.name == *name {
            return Ok(());
        }
        let holder = self.plugins.plugin(control_plane.id, &PluginRef::Name(name.clone())).await?;
        holder.map_or(Ok(()), |_| Err(PublishError::NameTaken(name.clone())))
    }
}
