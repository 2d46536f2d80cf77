//! What requests with a key were answered.

use async_trait::async_trait;

use super::CommitError;
use crate::{
    ControlPlaneId, Digest, Generation, PortError, Timestamp, preconditions::IdempotencyRecord,
};

/// Keeps answers for a while. One that a commit carries is kept by its transaction.
#[async_trait]
pub trait IdempotencyStore: Send + Sync {
    /// The answer that was given under `key`, unless its time is over.
    async fn record(
        &self,
        control_plane: ControlPlaneId,
        key: Digest,
        now: Timestamp,
    ) -> Result<Option<IdempotencyRecord>, PortError>;

    /// Keeps the answer to a request that changes nothing, if the control plane is still at
    /// `seen` and nobody has used the key in the meantime.
    async fn keep_record(
        &self,
        control_plane: ControlPlaneId,
        seen: Generation,
        record: &IdempotencyRecord,
        now: Timestamp,
    ) -> Result<(), CommitError>;
}
