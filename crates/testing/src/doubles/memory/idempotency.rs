//! Idempotency records in memory.

use async_trait::async_trait;
use plugcast_core::{
    ControlPlaneId, Digest, Generation, PortError, Timestamp,
    ports::{CommitError, IdempotencyStore},
    preconditions::IdempotencyRecord,
};

use super::registry::{ControlPlaneRows, MemoryRegistry};

#[async_trait]
impl IdempotencyStore for MemoryRegistry {
    async fn record(
        &self,
        control_plane: ControlPlaneId,
        key: Digest,
        now: Timestamp,
    ) -> Result<Option<IdempotencyRecord>, PortError> {
        let state = self.state();
        let record =
            state.control_planes.get(&control_plane).and_then(|rows| rows.records.get(&key));
        Ok(record.filter(|record| record.until > now).cloned())
    }

    async fn keep_record(
        &self,
        control_plane: ControlPlaneId,
        seen: Generation,
        record: &IdempotencyRecord,
        now: Timestamp,
    ) -> Result<(), CommitError> {
        let mut state = self.state();
        let rows = state.control_planes.get_mut(&control_plane).ok_or(CommitError::Conflict)?;
        if rows.control_plane.generation != seen || rows.has_record(record.key, now) {
            return Err(CommitError::Conflict);
        }
        rows.records.insert(record.key, record.clone());
        Ok(())
    }
}

impl ControlPlaneRows {
    pub(super) fn has_record(&self, key: Digest, now: Timestamp) -> bool {
        self.records.get(&key).is_some_and(|record| record.until > now)
    }
}
