//! Control planes, plugins and the signing key in memory.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard},
};

use async_trait::async_trait;
use plugcast_core::{
    Change, ControlPlane, ControlPlaneId, ControlPlaneName, Digest, Instance, InstanceId,
    InstanceRef, Plugin, PluginId, PluginRef, PortError, Release, ReleaseNumber, TokenId,
    identity::TokenRecord,
    ports::{
        ControlPlaneStore, CreateControlPlaneError, DeleteControlPlaneError, Deletion,
        InstanceStore, PluginStore, SigningKeyStore,
    },
    preconditions::IdempotencyRecord,
    signing::ManifestSigner,
};

/// The registry in memory.
#[derive(Default)]
pub struct MemoryRegistry(Mutex<State>);

#[derive(Default)]
pub(super) struct State {
    pub(super) control_planes: BTreeMap<ControlPlaneId, ControlPlaneRows>,
    /// Rows of deleted control planes.
    pub(super) pending_deletions: BTreeMap<ControlPlaneId, ControlPlaneRows>,
    pub(super) tokens: BTreeMap<TokenId, TokenRecord>,
    seed: Option<[u8; 32]>,
}

/// All rows of one control plane.
pub(super) struct ControlPlaneRows {
    pub(super) control_plane: ControlPlane,
    pub(super) plugins: BTreeMap<PluginId, Plugin>,
    pub(super) instances: BTreeMap<InstanceId, Instance>,
    pub(super) releases: BTreeMap<(PluginId, ReleaseNumber), Release>,
    pub(super) changes: Vec<Change>,
    pub(super) records: BTreeMap<Digest, IdempotencyRecord>,
}

impl MemoryRegistry {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Every change of the control plane, oldest first.
    pub fn changes_of(&self, control_plane: ControlPlaneId) -> Vec<Change> {
        self.state().rows(control_plane).map(|rows| rows.changes.clone()).unwrap_or_default()
    }

    /// Every release of the control plane's plugins, also of deleted plugins.
    pub fn releases(&self, control_plane: ControlPlaneId) -> Vec<(PluginId, Release)> {
        let state = self.state();
        let releases = state.rows(control_plane).map(|rows| &rows.releases);
        let releases = releases.into_iter().flatten();
        releases.map(|((plugin, _), release)| (*plugin, release.clone())).collect()
    }
}

impl State {
    /// The rows of a control plane, deleted or not.
    fn rows(&self, id: ControlPlaneId) -> Option<&ControlPlaneRows> {
        self.control_planes.get(&id).or_else(|| self.pending_deletions.get(&id))
    }
}

#[async_trait]
impl ControlPlaneStore for MemoryRegistry {
    async fn control_plane(&self, id: ControlPlaneId) -> Result<Option<ControlPlane>, PortError> {
        Ok(self.state().control_planes.get(&id).map(|rows| rows.control_plane.clone()))
    }

    async fn control_plane_id(
        &self,
        name: &ControlPlaneName,
    ) -> Result<Option<ControlPlaneId>, PortError> {
        let all = self.control_planes().await?;
        Ok(all.into_iter().find(|one| one.name == *name).map(|one| one.id))
    }

    async fn control_planes(&self) -> Result<Vec<ControlPlane>, PortError> {
        let state = self.state();
        let mut all: Vec<_> =
            state.control_planes.values().map(|rows| rows.control_plane.clone()).collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(all)
    }

    async fn create_control_plane(
        &self,
        control_plane: &ControlPlane,
    ) -> Result<(), CreateControlPlaneError> {
        let mut state = self.state();
        let is_taken = |rows: &ControlPlaneRows| {
            rows.control_plane.name == control_plane.name
                || rows.control_plane.id == control_plane.id
        };
        if state.control_planes.values().any(is_taken) {
            return Err(CreateControlPlaneError::NameTaken);
        }
        let rows = ControlPlaneRows {
            control_plane: control_plane.clone(),
            plugins: BTreeMap::new(),
            instances: BTreeMap::new(),
            releases: BTreeMap::new(),
            changes: Vec::new(),
            records: BTreeMap::new(),
        };
        state.control_planes.insert(control_plane.id, rows);
        Ok(())
    }

    async fn delete_control_plane(
        &self,
        deletion: &Deletion,
    ) -> Result<(), DeleteControlPlaneError> {
        let mut state = self.state();
        let seen = &deletion.control_plane;
        match state.control_planes.remove(&seen.id) {
            Some(rows) if rows.control_plane.generation == seen.generation => {
                state.pending_deletions.insert(seen.id, rows);
                Ok(())
            }
            other => {
                state.control_planes.extend(other.map(|rows| (seen.id, rows)));
                Err(DeleteControlPlaneError::Conflict)
            }
        }
    }
}

#[async_trait]
impl PluginStore for MemoryRegistry {
    async fn plugin(
        &self,
        control_plane: ControlPlaneId,
        plugin: &PluginRef,
    ) -> Result<Option<Plugin>, PortError> {
        let mut all = self.plugins(control_plane).await?.into_iter();
        Ok(match plugin {
            PluginRef::Id(id) => all.find(|one| one.id == *id),
            PluginRef::Name(name) => all.find(|one| one.name == *name),
        })
    }

    async fn plugins(&self, control_plane: ControlPlaneId) -> Result<Vec<Plugin>, PortError> {
        let state = self.state();
        let rows = state.control_planes.get(&control_plane);
        Ok(rows.map(|rows| rows.plugins.values().cloned().collect()).unwrap_or_default())
    }

    async fn last_release_number(
        &self,
        control_plane: ControlPlaneId,
        plugin: PluginId,
    ) -> Result<ReleaseNumber, PortError> {
        let state = self.state();
        let Some(rows) = state.control_planes.get(&control_plane) else {
            return Ok(ReleaseNumber::default());
        };
        let numbers = rows.releases.keys().filter(|(id, _)| *id == plugin);
        Ok(numbers.map(|(_, number)| *number).max().unwrap_or_default())
    }
}

#[async_trait]
impl InstanceStore for MemoryRegistry {
    async fn instance(
        &self,
        control_plane: ControlPlaneId,
        instance: &InstanceRef,
    ) -> Result<Option<Instance>, PortError> {
        let mut all = self.instances(control_plane).await?.into_iter();
        Ok(match instance {
            InstanceRef::Id(id) => all.find(|one| one.id == *id),
            InstanceRef::Name(name) => {
                all.find(|one| one.settings.instance_name.as_ref() == Some(name))
            }
        })
    }

    async fn instances(&self, control_plane: ControlPlaneId) -> Result<Vec<Instance>, PortError> {
        let state = self.state();
        let rows = state.control_planes.get(&control_plane);
        Ok(rows.map(|rows| rows.instances.values().cloned().collect()).unwrap_or_default())
    }
}

#[async_trait]
impl SigningKeyStore for MemoryRegistry {
    async fn load_or_create_signing_key(
        &self,
        fresh_seed: [u8; 32],
    ) -> Result<ManifestSigner, PortError> {
        let mut state = self.state();
        Ok(ManifestSigner::from_seed(state.seed.get_or_insert(fresh_seed)))
    }
}
