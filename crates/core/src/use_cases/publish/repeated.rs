//! Answering a request that comes again under its key.
//!
//! The answer is kept by the transaction that makes the release, so there is no moment at which
//! the one is there and the other is not.

use super::{PublishError, Publisher, Upload, plan::record};
use crate::{ControlPlane, Plugin, ports::CommitError};

impl Publisher {
    /// What the request was answered, if it came before.
    pub(super) async fn answered(&self, upload: &Upload) -> Result<Option<Plugin>, PublishError> {
        let Some(key) = upload.preconditions.key else { return Ok(None) };
        let known = self.idempotency.record(upload.control_plane, key.key, upload.now).await?;
        match known {
            Some(record) if record.request == key.request => Ok(Some(record.plugin)),
            Some(_) => Err(PublishError::KeyReused),
            None => Ok(None),
        }
    }

    /// Keeps the answer to a request that changes nothing; says whether it could.
    pub(super) async fn keep_record(
        &self,
        upload: &Upload,
        control_plane: &ControlPlane,
        plugin: &Plugin,
    ) -> Result<bool, PublishError> {
        let Some(record) = record(upload, plugin) else { return Ok(true) };
        let (id, seen) = (control_plane.id, control_plane.generation);
        match self.idempotency.keep_record(id, seen, &record, upload.now).await {
            Ok(()) => Ok(true),
            Err(CommitError::Store(error)) => Err(error.into()),
            Err(_) => Ok(false),
        }
    }
}
