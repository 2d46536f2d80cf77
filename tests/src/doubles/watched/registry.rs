//! The ports of the registry and of sources, watched.

use async_trait::async_trait;
use plugcast_core::{
    ControlPlane, ControlPlaneId, ControlPlaneName, Digest, Instance, InstanceRef, Plugin,
    PluginId, PluginRef, ReleaseNumber, StoreError,
    ports::{
        ChangeLog, Commit, CommitError, ControlPlaneStore, CreateControlPlaneError,
        DeleteControlPlaneError, Deletion, InstanceStore, LeftoverRows, Leftovers, PluginStore,
        SourceStore,
    },
};

use super::{Call, Watched};

#[async_trait]
impl<P: ControlPlaneStore + ?Sized> ControlPlaneStore for Watched<P> {
    async fn control_plane(&self, id: ControlPlaneId) -> Result<Option<ControlPlane>, StoreError> {
        self.around(Call::ControlPlane, self.port.control_plane(id)).await
    }

    async fn control_plane_id(
        &self,
        name: &ControlPlaneName,
    ) -> Result<Option<ControlPlaneId>, StoreError> {
        self.around(Call::ControlPlaneId, self.port.control_plane_id(name)).await
    }

    async fn control_planes(&self) -> Result<Vec<ControlPlane>, StoreError> {
        self.around(Call::ControlPlanes, self.port.control_planes()).await
    }

    async fn create_control_plane(
        &self,
        control_plane: &ControlPlane,
    ) -> Result<(), CreateControlPlaneError> {
        let effect = self.port.create_control_plane(control_plane);
        self.around(Call::CreateControlPlane, effect).await
    }

    async fn delete_control_plane(
        &self,
        deletion: &Deletion,
    ) -> Result<(), DeleteControlPlaneError> {
        self.around(Call::DeleteControlPlane, self.port.delete_control_plane(deletion)).await
    }
}

#[async_trait]
impl<P: Leftovers + ?Sized> Leftovers for Watched<P> {
    async fn unfinished(&self) -> Result<Vec<ControlPlaneId>, StoreError> {
        self.around(Call::UnfinishedLeftovers, self.port.unfinished()).await
    }

    async fn rows(&self, control_plane: ControlPlaneId) -> Result<LeftoverRows, StoreError> {
        self.around(Call::LeftoverRows, self.port.rows(control_plane)).await
    }

    async fn remove(
        &self,
        control_plane: ControlPlaneId,
        rows: &LeftoverRows,
    ) -> Result<(), StoreError> {
        self.around(Call::RemoveLeftovers, self.port.remove(control_plane, rows)).await
    }

    async fn finish(&self, control_plane: ControlPlaneId) -> Result<(), StoreError> {
        self.around(Call::FinishLeftovers, self.port.finish(control_plane)).await
    }
}

#[async_trait]
impl<P: PluginStore + ?Sized> PluginStore for Watched<P> {
    async fn plugin(
        &self,
        control_plane: ControlPlaneId,
        plugin: &PluginRef,
    ) -> Result<Option<Plugin>, StoreError> {
        self.around(Call::Plugin, self.port.plugin(control_plane, plugin)).await
    }

    async fn plugins(&self, control_plane: ControlPlaneId) -> Result<Vec<Plugin>, StoreError> {
        self.around(Call::Plugins, self.port.plugins(control_plane)).await
    }

    async fn last_release_number(
        &self,
        control_plane: ControlPlaneId,
        plugin: PluginId,
    ) -> Result<ReleaseNumber, StoreError> {
        let effect = self.port.last_release_number(control_plane, plugin);
        self.around(Call::LastReleaseNumber, effect).await
    }
}

#[async_trait]
impl<P: InstanceStore + ?Sized> InstanceStore for Watched<P> {
    async fn instance(
        &self,
        control_plane: ControlPlaneId,
        instance: &InstanceRef,
    ) -> Result<Option<Instance>, StoreError> {
        self.around(Call::Instance, self.port.instance(control_plane, instance)).await
    }

    async fn instances(&self, control_plane: ControlPlaneId) -> Result<Vec<Instance>, StoreError> {
        self.around(Call::Instances, self.port.instances(control_plane)).await
    }
}

#[async_trait]
impl<P: ChangeLog + ?Sized> ChangeLog for Watched<P> {
    async fn commit(&self, commit: &Commit) -> Result<(), CommitError> {
        self.around(Call::Commit, self.port.commit(commit)).await
    }
}

#[async_trait]
impl<P: SourceStore + ?Sized> SourceStore for Watched<P> {
    async fn put(
        &self,
        control_plane: ControlPlaneId,
        source: &[u8],
    ) -> Result<Digest, StoreError> {
        self.around(Call::PutSource, self.port.put(control_plane, source)).await
    }

    async fn get(
        &self,
        control_plane: ControlPlaneId,
        digest: Digest,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        self.around(Call::GetSource, self.port.get(control_plane, digest)).await
    }

    async fn remove(
        &self,
        control_plane: ControlPlaneId,
        digest: Digest,
    ) -> Result<(), StoreError> {
        self.around(Call::RemoveSource, self.port.remove(control_plane, digest)).await
    }
}
