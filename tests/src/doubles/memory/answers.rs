//! What requests with a key were answered, in memory.

use async_trait::async_trait;
use plugcast_core::{
    ControlPlaneId, Digest, Generation, StoreError, Timestamp,
    ports::{AnswerStore, CommitError},
    terms::Answer,
};

use super::registry::{MemoryRegistry, Shelf};

#[async_trait]
impl AnswerStore for MemoryRegistry {
    async fn answer(
        &self,
        control_plane: ControlPlaneId,
        key: Digest,
        now: Timestamp,
    ) -> Result<Option<Answer>, StoreError> {
        let state = self.state();
        let answer = state.shelves.get(&control_plane).and_then(|shelf| shelf.answers.get(&key));
        Ok(answer.filter(|answer| answer.until > now).cloned())
    }

    async fn keep_answer(
        &self,
        control_plane: ControlPlaneId,
        seen: Generation,
        answer: &Answer,
        now: Timestamp,
    ) -> Result<(), CommitError> {
        let mut state = self.state();
        let shelf = state.shelves.get_mut(&control_plane).ok_or(CommitError::Conflict)?;
        if shelf.control_plane.generation != seen || shelf.has_answered(answer.key, now) {
            return Err(CommitError::Conflict);
        }
        shelf.answers.insert(answer.key, answer.clone());
        Ok(())
    }
}

impl Shelf {
    pub(super) fn has_answered(&self, key: Digest, now: Timestamp) -> bool {
        self.answers.get(&key).is_some_and(|answer| answer.until > now)
    }
}
