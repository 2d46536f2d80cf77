//! Reading the whole state of a control plane at one generation.

use crate::{
    ControlPlaneId, Manifest, PortError,
    limits::MAX_SNAPSHOT_ATTEMPTS,
    ports::{Backoff, ControlPlaneStore, InstanceStore, PluginStore},
};

/// Why a manifest was not read.
#[derive(Debug, thiserror::Error)]
pub enum ReadManifestError {
    /// The control plane does not exist.
    #[error("the control plane does not exist")]
    UnknownControlPlane,
    /// It changed during every attempt.
    #[error("the control plane changed while it was read, {MAX_SNAPSHOT_ATTEMPTS} times")]
    ConcurrentChange,
    /// A store failed.
    #[error(transparent)]
    Store(#[from] PortError),
}

/// Reads the manifest of `id`.
///
/// A query over several rows is not a snapshot. The generation is read before and after the rows.
/// Every change moves it, so where both reads agree, the rows are of that generation.
pub async fn read_manifest(
    control_planes: &dyn ControlPlaneStore,
    plugins: &dyn PluginStore,
    instances: &dyn InstanceStore,
    backoff: &dyn Backoff,
    id: ControlPlaneId,
) -> Result<Manifest, ReadManifestError> {
    let control_plane = || async {
        control_planes.control_plane(id).await?.ok_or(ReadManifestError::UnknownControlPlane)
    };
    let mut before = control_plane().await?;
    for attempt in 1..=MAX_SNAPSHOT_ATTEMPTS {
        // The second read of the generation confirms also that there are no instances.
        let instances = async {
            if before.instance_count == 0 { Ok(Vec::new()) } else { instances.instances(id).await }
        };
        let (plugins, instances) =
            futures_util::future::try_join(plugins.plugins(id), instances).await?;
        let after = control_plane().await?;
        if after.generation == before.generation {
            return Ok(Manifest::of(&after, plugins, instances));
        }
        before = after;
        backoff.wait(attempt).await;
    }
    Err(ReadManifestError::ConcurrentChange)
}
