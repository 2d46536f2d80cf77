//! What requests with a key were answered.

use async_trait::async_trait;

use super::CommitError;
use crate::{ControlPlaneId, Digest, Generation, StoreError, Timestamp, terms::Answer};

/// Keeps answers for a while. One that a commit carries is kept by its transaction.
#[async_trait]
pub trait AnswerStore: Send + Sync {
    /// The answer that was given under `key`, unless its time is over.
    async fn answer(
        &self,
        control_plane: ControlPlaneId,
        key: Digest,
        now: Timestamp,
    ) -> Result<Option<Answer>, StoreError>;

    /// Keeps the answer to a request that changes nothing, if the control plane is still at
    /// `seen` and nobody has used the key in the meantime.
    async fn keep_answer(
        &self,
        control_plane: ControlPlaneId,
        seen: Generation,
        answer: &Answer,
        now: Timestamp,
    ) -> Result<(), CommitError>;
}
