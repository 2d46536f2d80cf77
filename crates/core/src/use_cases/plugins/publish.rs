//! Publishing: a checked plugin becomes the newest release.
//!
//! The sources are stored before the change that names them is committed. A crash between the two
//! leaves sources that no release names, never a release without sources.

mod decide;
mod dependents;
mod error;
mod idempotency;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use decide::{create, locate, refuse_other_id, update};
pub use error::{BrokenInstance, PublishError};

use crate::{
    CheckedPlugin, ControlPlane, ControlPlaneId, Plugin, PluginId, PluginRef, PortError, Tags,
    Timestamp,
    limits::MAX_PLUGINS_PER_CONTROL_PLANE,
    ports::{IdempotencyStore, InstanceStore, PluginStore, SourceStore},
    preconditions::Preconditions,
    use_cases::{Author, Committer, Decision},
};

/// Publishes plugins.
#[derive(Clone)]
pub struct Publisher {
    /// Commits the change.
    pub committer: Committer,
    /// Reads the plugin that an upload replaces.
    pub plugins: Arc<dyn PluginStore>,
    /// Reads the instances that use it.
    pub instances: Arc<dyn InstanceStore>,
    /// Keeps the answers to requests with an idempotency key.
    pub idempotency: Arc<dyn IdempotencyStore>,
    /// Stores the sources.
    pub sources: Arc<dyn SourceStore>,
}

/// One upload.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The control plane that receives it.
    pub control_plane: ControlPlaneId,
    /// The plugin that it creates or replaces.
    pub target: Target,
    /// The sources, checked.
    pub plugin: CheckedPlugin,
    /// The plugin's tags.
    pub tags: Tags,
    /// The name of the caller's token.
    pub actor: String,
    /// When the request came.
    pub now: Timestamp,
    /// The request's preconditions.
    pub preconditions: Preconditions,
}

/// Which plugin an upload is for.
#[derive(Debug, Clone)]
pub enum Target {
    /// A plugin that must not exist yet.
    New(PluginId),
    /// A plugin that is replaced if it exists and created if not.
    Upsert {
        /// How the client names it.
        plugin: PluginRef,
        /// The id in the body, if it gives one.
        given_id: Option<PluginId>,
        /// The id of a plugin that is created without a given one.
        fresh_id: PluginId,
    },
}

/// The outcome of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Published {
    /// The plugin is new.
    Created(Plugin),
    /// The plugin has changed.
    Updated(Plugin),
    /// The plugin had the same content before; there is no new release and no change.
    Unchanged(Plugin),
    /// The request repeats an earlier one; this is the plugin as it was in that answer.
    Repeated(Plugin),
}

impl Published {
    /// The plugin that the request is answered with.
    pub fn plugin(&self) -> &Plugin {
        match self {
            Self::Created(plugin)
            | Self::Updated(plugin)
            | Self::Unchanged(plugin)
            | Self::Repeated(plugin) => plugin,
        }
    }

    /// The plugin that the request is answered with.
    pub fn into_plugin(self) -> Plugin {
        match self {
            Self::Created(plugin)
            | Self::Updated(plugin)
            | Self::Unchanged(plugin)
            | Self::Repeated(plugin) => plugin,
        }
    }
}

impl Publisher {
    /// Makes `upload` the newest release of its plugin.
    pub async fn publish(&self, upload: &Upload) -> Result<Published, PublishError> {
        let refusal = match self.commit(upload).await {
            Err(error) if !matches!(error, PublishError::Store(_)) => error,
            outcome => return outcome,
        };
        // A first try of the same request may be what stands in the way. One transaction wrote its
        // change and its answer, so the answer is there.
        let repeated = self.recorded(upload).await?.map(Published::Repeated);
        repeated.ok_or(refusal)
    }

    async fn commit(&self, upload: &Upload) -> Result<Published, PublishError> {
        let sources_are_stored = &AtomicBool::new(false);
        let author = Author { actor: &upload.actor, at: upload.now };
        let decide = |control_plane: ControlPlane| async move {
            if let Some(plugin) = self.recorded(upload).await? {
                return Ok(Decision::Unchanged(Published::Repeated(plugin)));
            }
            let (published, edit) = match self.decide(upload, &control_plane).await? {
                Decision::Commit(published, edit) => (published, edit),
                Decision::Unchanged(published) => {
                    return self.keep_unchanged(upload, &control_plane, published).await;
                }
                decision => return Ok(decision),
            };
            if !sources_are_stored.load(Ordering::Relaxed) {
                self.store_sources(upload).await?;
                sources_are_stored.store(true, Ordering::Relaxed);
            }
            Ok(match upload.record(published.plugin()) {
                Some(record) => Decision::CommitWithRecord(published, edit, Box::new(record)),
                None => Decision::Commit(published, edit),
            })
        };
        self.committer.commit(upload.control_plane, author, decide).await
    }

    async fn store_sources(&self, upload: &Upload) -> Result<(), PortError> {
        let handler = self.sources.put(upload.control_plane, upload.plugin.handler());
        let schema = self.sources.put(upload.control_plane, upload.plugin.schema());
        futures_util::future::try_join(handler, schema).await?;
        Ok(())
    }

    async fn decide(
        &self,
        upload: &Upload,
        control_plane: &ControlPlane,
    ) -> Result<Decision<Published>, PublishError> {
        let name = upload.plugin.name();
        let (reference, new_id) = locate(upload)?;
        let found = self.plugins.plugin(control_plane.id, &reference).await?;
        if !upload.preconditions.condition.holds(found.as_ref().map(Plugin::revision)) {
            return Err(PublishError::PreconditionFailed);
        }
        match found {
            Some(_) if matches!(upload.target, Target::New(_)) => {
                Err(PublishError::NameTaken(name.clone()))
            }
            Some(before) => {
                refuse_other_id(upload, &before)?;
                self.refuse_taken_name(upload, control_plane, &before).await?;
                self.refuse_broken_instances(upload, control_plane, &before).await?;
                Ok(update(upload, control_plane, before))
            }
            None if control_plane.plugin_count >= MAX_PLUGINS_PER_CONTROL_PLANE => {
                Err(PublishError::Full)
            }
            None => {
                self.refuse_taken_id(control_plane, &reference, new_id).await?;
                let last = self.plugins.last_release_number(control_plane.id, new_id).await?;
                Ok(create(upload, control_plane, new_id, last.next()))
            }
        }
    }

    /// Refuses an id that another plugin has before the sources are stored; in a race the commit
    /// decides. A plugin that was looked up by its id needs no second look.
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

    /// Refuses a rename to a taken name before the sources are stored; in a race the commit
    /// decides.
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
