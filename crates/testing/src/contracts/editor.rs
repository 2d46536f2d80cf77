//! One control plane under edit, as a single careful writer sees it.

use plugcast_core::{
    ControlPlane, ControlPlaneId, Edit, Generation, Plugin, PluginId, PluginRef, ports::CommitError,
};

use super::{Adapters, Rows};
use crate::doubles::sample;

/// One control plane and a writer of it.
pub struct ControlPlaneEditor<'a> {
    adapters: &'a Adapters,
    /// The control plane.
    pub id: ControlPlaneId,
}

impl<'a> ControlPlaneEditor<'a> {
    /// A fresh control plane.
    pub async fn new(adapters: &'a Adapters) -> Self {
        let id = sample::fresh();
        let control_plane = ControlPlane { id, ..sample::control_plane(&id.to_string()) };
        adapters.control_planes.create_control_plane(&control_plane).await.unwrap();
        Self::of(adapters, id)
    }

    /// The control plane with this id, which may be missing.
    pub fn of(adapters: &'a Adapters, id: ControlPlaneId) -> Self {
        Self { adapters, id }
    }

    /// The control plane as it stands.
    pub async fn state(&self) -> ControlPlane {
        self.adapters.control_planes.control_plane(self.id).await.unwrap().unwrap()
    }

    /// The rows behind it.
    pub async fn rows(&self) -> Rows {
        self.adapters.probe.rows(self.id).await
    }

    /// Commits `edit` at the generation of now.
    pub async fn edit(&self, edit: Edit) -> Result<(), CommitError> {
        let seen = self.state().await.generation;
        self.edit_seeing(seen, edit).await
    }

    /// Commits `edit` as a writer who saw `seen`.
    pub async fn edit_seeing(&self, seen: Generation, edit: Edit) -> Result<(), CommitError> {
        self.adapters.changes.commit(&sample::commit(self.id, seen, edit)).await
    }

    /// A plugin to be, with the release number that is next for its id.
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

    /// Makes `before` into `after`.
    pub async fn update(&self, before: &Plugin, after: &Plugin) -> Result<(), CommitError> {
        self.edit(sample::update(before, after)).await
    }

    /// The plugin of this name.
    pub async fn named(&self, name: &str) -> Option<Plugin> {
        let reference = PluginRef::Name(name.parse().unwrap());
        self.adapters.plugins.plugin(self.id, &reference).await.unwrap()
    }

    /// The plugin of this id.
    pub async fn with_id(&self, id: PluginId) -> Option<Plugin> {
        self.adapters.plugins.plugin(self.id, &PluginRef::Id(id)).await.unwrap()
    }
}
