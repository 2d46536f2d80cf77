//! The port that keeps the answers to requests with an idempotency key.

use async_trait::async_trait;

use super::CommitError;
use crate::{
    ControlPlaneId, Digest, Generation, PortError, Timestamp, preconditions::IdempotencyRecord,
};

/// Keeps answers until they expire. The transaction of a commit keeps the answer that it carries.
#[async_trait]
pub trait IdempotencyStore: Send + Sync {
    /// The answer that was given under `key`, unless it has expired.
    async fn record(
        &self,
        control_plane: ControlPlaneId,
        key: Digest,
        now: Timestamp,
    ) -> Result<Option<IdempotencyRecord>, PortError>;

    /// Keeps the answer to a request that changes nothing, if the control plane is still at `seen`
    /// and the key is still free.
    async fn keep_record(
        &self,
        control_plane: ControlPlaneId,
        seen: Generation,
        record: &IdempotencyRecord,
        now: Timestamp,
    ) -> Result<(), CommitError>;
}
