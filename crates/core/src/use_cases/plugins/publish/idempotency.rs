//! Requests that are repeated under an idempotency key.
//!
//! The transaction that makes the release keeps the answer, so no crash separates the two.

use super::{PublishError, Published, Publisher, Upload};
use crate::{
    ControlPlane, Plugin,
    limits::ANSWER_LIFE_SECONDS,
    ports::CommitError,
    preconditions::{IdempotencyRecord, RequestIdentity},
    use_cases::Decision,
};

impl Upload {
    /// The record of the answer `plugin`, where the request has a key.
    pub(super) fn record(&self, plugin: &Plugin) -> Option<IdempotencyRecord> {
        let RequestIdentity { key, request } = self.preconditions.key?;
        let until = self.now.plus_seconds(ANSWER_LIFE_SECONDS);
        Some(IdempotencyRecord { key, request, plugin: plugin.clone(), until })
    }
}

impl Publisher {
    /// The answer that the request got before, if it repeats an earlier one.
    pub(super) async fn recorded(&self, upload: &Upload) -> Result<Option<Plugin>, PublishError> {
        let Some(key) = upload.preconditions.key else { return Ok(None) };
        let known = self.idempotency.record(upload.control_plane, key.key, upload.now).await?;
        match known {
            Some(record) if record.request == key.request => Ok(Some(record.plugin)),
            Some(_) => Err(PublishError::KeyReused),
            None => Ok(None),
        }
    }

    /// Keeps the answer to an upload that changes nothing.
    pub(super) async fn keep_unchanged(
        &self,
        upload: &Upload,
        control_plane: &ControlPlane,
        published: Published,
    ) -> Result<Decision<Published>, PublishError> {
        if let Some(record) = upload.record(published.plugin()) {
            let (id, seen) = (control_plane.id, control_plane.generation);
            match self.idempotency.keep_record(id, seen, &record, upload.now).await {
                Ok(()) => {}
                Err(CommitError::Store(error)) => return Err(error.into()),
                Err(CommitError::Conflict | CommitError::Taken(_)) => return Ok(Decision::Stale),
            }
        }
        Ok(Decision::Unchanged(published))
    }
}
