//! The ports of the registry and of sources, observed.

use async_trait::async_trait;
use plugcast_core::{
    ControlPlane, ControlPlaneId, ControlPlaneName, Digest, Generation, Instance, InstanceRef,
    Plugin, PluginId, PluginRef, PortError, ReleaseNumber, Timestamp,
    ports::{
        ChangeWriter, Commit, CommitError, ControlPlaneStore, CreateControlPlaneError,
        DeleteControlPlaneError, Deletion, IdempotencyStore, InstanceStore, PendingDeletions,
        PendingRows, PluginStore, SourceStore,
    },
    preconditions::IdempotencyRecord,
};

use super::{Call, Observed};

#[async_trait]
impl<P: ControlPlaneStore + ?Sized> ControlPlaneStore for Observed<P> {
    async fn control_plane(&self, id: ControlPlaneId) -> Result<Option<ControlPlane>, PortError> {
        self.around(Call::ControlPlane, self.port.control_plane(id)).await
    }

    async fn control_plane_id(
        &self,
        name: &ControlPlaneName,
    ) -> Result<Option<ControlPlaneId>, PortError> {
        self.around(Call::ControlPlaneId, self.port.control_plane_id(name)).await
    }

    async fn control_planes(&self) -> Result<Vec<ControlPlane>, PortError> {
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
impl<P: PendingDeletions + ?Sized> PendingDeletions for Observed<P> {
    async fn unfinished(&self) -> Result<Vec<ControlPlaneId>, PortError> {
        self.around(Call::UnfinishedDeletions, self.port.unfinished()).await
    }

    async fn rows(&self, control_plane: ControlPlaneId) -> Result<PendingRows, PortError> {
        self.around(Call::PendingRows, self.port.rows(control_plane)).await
    }

    async fn remove(
        &self,
        control_plane: ControlPlaneId,
        rows: &PendingRows,
    ) -> Result<(), PortError> {
        self.around(Call::RemovePendingRows, self.port.remove(control_plane, rows)).await
    }

    async fn finish(&self, control_plane: ControlPlaneId) -> Result<(), PortError> {
        self.around(Call::FinishDeletion, self.port.finish(control_plane)).await
    }
}

#[async_trait]
impl<P: PluginStore + ?Sized> PluginStore for Observed<P> {
    async fn plugin(
        &self,
        control_plane: ControlPlaneId,
        plugin: &PluginRef,
    ) -> Result<Option<Plugin>, PortError> {
        self.around(Call::Plugin, self.port.plugin(control_plane, plugin)).await
    }

    async fn plugins(&self, control_plane: ControlPlaneId) -> Result<Vec<Plugin>, PortError> {
        self.around(Call::Plugins, self.port.plugins(control_plane)).await
    }

    async fn last_release_number(
        &self,
        control_plane: ControlPlaneId,
        plugin: PluginId,
    ) -> Result<ReleaseNumber, PortError> {
        let effect = self.port.last_release_number(control_plane, plugin);
        self.around(Call::LastReleaseNumber, effect).await
    }
}

#[async_trait]
impl<P: InstanceStore + ?Sized> InstanceStore for Observed<P> {
    async fn instance(
        &self,
        control_plane: ControlPlaneId,
        instance: &InstanceRef,
    ) -> Result<Option<Instance>, PortError> {
        self.around(Call::Instance, self.port.instance(control_plane, instance)).await
    }

    async fn instances(&self, control_plane: ControlPlaneId) -> Result<Vec<Instance>, PortError> {
        self.around(Call::Instances, self.port.instances(control_plane)).await
    }
}

#[async_trait]
impl<P: ChangeWriter + ?Sized> ChangeWriter for Observed<P> {
    async fn commit(&self, commit: &Commit) -> Result<(), CommitError> {
        self.around(Call::Commit, self.port.commit(commit)).await
    }
}

#[async_trait]
impl<P: IdempotencyStore + ?Sized> IdempotencyStore for Observed<P> {
    async fn record(
        &self,
        control_plane: ControlPlaneId,
        key: Digest,
        now: Timestamp,
    ) -> Result<Option<IdempotencyRecord>, PortError> {
        self.around(Call::IdempotencyRecord, self.port.record(control_plane, key, now)).await
    }

    async fn keep_record(
        &self,
        control_plane: ControlPlaneId,
        seen: Generation,
        record: &IdempotencyRecord,
        now: Timestamp,
    ) -> Result<(), CommitError> {
        let effect = self.port.keep_record(control_plane, seen, record, now);
        self.around(Call::KeepRecord, effect).await
    }
}

#[async_trait]
impl<P: SourceStore + ?Sized> SourceStore for Observed<P> {
    async fn put(&self, control_plane: ControlPlaneId, source: &[u8]) -> Result<Digest, PortError> {
        self.around(Call::PutSource, self.port.put(control_plane, source)).await
    }

    async fn get(
        &self,
        control_plane: ControlPlaneId,
        digest: Digest,
    ) -> Result<Option<Vec<u8>>, PortError> {
        self.around(Call::GetSource, self.port.get(control_plane, digest)).await
    }

    async fn remove(&self, control_plane: ControlPlaneId, digest: Digest) -> Result<(), PortError> {
        self.around(Call::RemoveSource, self.port.remove(control_plane, digest)).await
    }
}
