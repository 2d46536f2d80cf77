//! Edits one control plane, always at its current generation.

use plugcast_core::{
    ControlPlane, ControlPlaneId, Edit, Generation, Plugin, PluginId, PluginRef, ports::CommitError,
};

use super::{Adapters, Rows};
use crate::doubles::sample;

/// A writer of one control plane.
pub struct ControlPlaneEditor<'a> {
    adapters: &'a Adapters,
    /// The control plane's id.
    pub id: ControlPlaneId,
}

impl<'a> ControlPlaneEditor<'a> {
    /// Creates a control plane and returns its editor.
    pub async fn new(adapters: &'a Adapters) -> Self {
        let id = sample::fresh();
        let control_plane = ControlPlane { id, ..sample::control_plane(&id.to_string()) };
        adapters.control_planes.create_control_plane(&control_plane).await.unwrap();
        Self::of(adapters, id)
    }

    /// An editor of the control plane with this id, which may be missing.
    pub fn of(adapters: &'a Adapters, id: ControlPlaneId) -> Self {
        Self { adapters, id }
    }

    /// The control plane's current state.
    pub async fn state(&self) -> ControlPlane {
        self.adapters.control_planes.control_plane(self.id).await.unwrap().unwrap()
    }

    /// The control plane's rows in the store.
    pub async fn rows(&self) -> Rows {
        self.adapters.probe.rows(self.id).await
    }

    /// Commits `edit` at the current generation.
    pub async fn edit(&self, edit: Edit) -> Result<(), CommitError> {
        let seen = self.state().await.generation;
        self.edit_seeing(seen, edit).await
    }

    /// Commits `edit` as a writer that read generation `seen`.
    pub async fn edit_seeing(&self, seen: Generation, edit: Edit) -> Result<(), CommitError> {
        self.adapters.changes.commit(&sample::commit(self.id, seen, edit)).await
    }

    /// A plugin that is not stored yet, with the next release number of its id.
    pub async fn new_plugin(&self, id: PluginId, name: &str) -> Plugin {
        let last = self.adapters.plugins.last_release_number(self.id, id).await.unwrap();
        sample::plugin(id, name, last.next())
    }

    /// Creates a plugin.
    pub async fn create(&self, name: &str) -> Plugin {
        let plugin = self.new_plugin(sample::fresh(), name).await;
        self.edit(sample::creation(&plugin)).await.unwrap();
        plugin
    }

    /// Updates `before` to `after`.
    pub async fn update(&self, before: &Plugin, after: &Plugin) -> Result<(), CommitError> {
        self.edit(sample::update(before, after)).await
    }

    /// The plugin with this name.
    pub async fn named(&self, name: &str) -> Option<Plugin> {
        let reference = PluginRef::Name(name.parse().unwrap());
        self.adapters.plugins.plugin(self.id, &reference).await.unwrap()
    }

    /// The plugin with this id.
    pub async fn with_id(&self, id: PluginId) -> Option<Plugin> {
        self.adapters.plugins.plugin(self.id, &PluginRef::Id(id)).await.unwrap()
    }
}
