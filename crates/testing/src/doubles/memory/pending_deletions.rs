//! Rows of deleted control planes in memory.

use async_trait::async_trait;
use plugcast_core::{
    ControlPlaneId, PortError,
    limits::platform::MAX_PENDING_ROWS,
    ports::{PendingDeletions, PendingRows},
};

use super::registry::{ControlPlaneRows, MemoryRegistry};

#[async_trait]
impl PendingDeletions for MemoryRegistry {
    async fn unfinished(&self) -> Result<Vec<ControlPlaneId>, PortError> {
        Ok(self.state().pending_deletions.keys().copied().collect())
    }

    async fn rows(&self, control_plane: ControlPlaneId) -> Result<PendingRows, PortError> {
        let state = self.state();
        if state.control_planes.contains_key(&control_plane) {
            return Err(PortError::permanent("removing rows", "the control plane is not deleted"));
        }
        let mut rows = PendingRows::default();
        let Some(stored) = state.pending_deletions.get(&control_plane) else { return Ok(rows) };
        for (key, sources) in stored.rows().into_iter().take(MAX_PENDING_ROWS) {
            rows.keys.push(key);
            rows.sources.extend(sources);
        }
        rows.sources.sort();
        rows.sources.dedup();
        Ok(rows)
    }

    async fn remove(
        &self,
        control_plane: ControlPlaneId,
        rows: &PendingRows,
    ) -> Result<(), PortError> {
        let mut state = self.state();
        let Some(stored) = state.pending_deletions.get_mut(&control_plane) else { return Ok(()) };
        let is_kept = |key: String| !rows.keys.contains(&key);
        stored.plugins.retain(|id, _| is_kept(format!("PLUGIN#{id}")));
        stored.releases.retain(|(id, number), _| is_kept(format!("RELEASE#{id}#{number}")));
        stored.changes.retain(|change| is_kept(format!("CHANGE#{}", change.generation)));
        stored.records.retain(|key, _| is_kept(format!("ANSWER#{key}")));
        Ok(())
    }

    async fn finish(&self, control_plane: ControlPlaneId) -> Result<(), PortError> {
        self.state().pending_deletions.remove(&control_plane);
        Ok(())
    }
}

impl ControlPlaneRows {
    fn rows(&self) -> Vec<(String, Vec<plugcast_core::Digest>)> {
        let plugins = self.plugins.keys().map(|id| (format!("PLUGIN#{id}"), Vec::new()));
        let releases = self.releases.iter().map(|((id, number), release)| {
            let sources = vec![release.handler.digest, release.schema.digest];
            (format!("RELEASE#{id}#{number}"), sources)
        });
        let changes =
            self.changes.iter().map(|change| (format!("CHANGE#{}", change.generation), Vec::new()));
        let records = self.records.keys().map(|key| (format!("ANSWER#{key}"), Vec::new()));
        plugins.chain(releases).chain(changes).chain(records).collect()
    }
}
