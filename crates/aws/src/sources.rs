//! Sources in S3. The key of a source ends in its digest.

use async_trait::async_trait;
use aws_sdk_s3::{Client, error::ProvideErrorMetadata, primitives::ByteStream};
use plugcast_core::{ControlPlaneId, Digest, PortError, ports::SourceStore};

use crate::{Service, failure::failure};

/// Attempts to store a source while another upload stores the same bytes.
const MAX_PUT_ATTEMPTS: u32 = 4;

/// The sources in one bucket.
#[derive(Debug, Clone)]
pub struct S3Sources {
    client: Client,
    bucket: String,
}

impl S3Sources {
    /// The sources in `bucket`.
    pub fn new(service: &Service, bucket: impl Into<String>) -> Self {
        Self { client: service.s3(), bucket: bucket.into() }
    }
}

/// The key of a source. Each control plane has a prefix of its own, so that a client cannot read
/// another control plane's source by guessing its content.
fn key(control_plane: ControlPlaneId, digest: Digest) -> String {
    format!("control-planes/{control_plane}/sources/{digest}")
}

#[async_trait]
impl SourceStore for S3Sources {
    async fn put(&self, control_plane: ControlPlaneId, source: &[u8]) -> Result<Digest, PortError> {
        let digest = Digest::of(source);
        for attempt in 1..=MAX_PUT_ATTEMPTS {
            let outcome = self
                .client
                .put_object()
                .bucket(&self.bucket)
                .key(key(control_plane, digest))
                .if_none_match("*")
                .content_type("text/x-lua")
                .body(ByteStream::from(source.to_vec()))
                .send()
                .await;
            let Err(error) = outcome else { return Ok(digest) };
            match error.as_service_error().and_then(ProvideErrorMetadata::code) {
                // The same bytes are stored already.
                Some("PreconditionFailed") => return Ok(digest),
                // Another upload is storing the same bytes; either may win.
                Some("ConditionalRequestConflict") if attempt < MAX_PUT_ATTEMPTS => {}
                _ => return Err(failure("PutObject", error)),
            }
        }
        Ok(digest)
    }

    async fn get(
        &self,
        control_plane: ControlPlaneId,
        digest: Digest,
    ) -> Result<Option<Vec<u8>>, PortError> {
        let outcome = self
            .client
            .get_object()
            .bucket(&self.bucket)
            .key(key(control_plane, digest))
            .send()
            .await;
        let object = match outcome {
            Ok(object) => object,
            Err(error) if error.as_service_error().is_some_and(|e| e.is_no_such_key()) => {
                return Ok(None);
            }
            Err(error) => return Err(failure("GetObject", error)),
        };
        let bytes = object
            .body
            .collect()
            .await
            .map_err(|error| PortError::transient("GetObject", error))?
            .to_vec();
        if Digest::of(&bytes) == digest {
            Ok(Some(bytes))
        } else {
            Err(PortError::permanent("GetObject", format!("source {digest} is damaged")))
        }
    }

    async fn remove(&self, control_plane: ControlPlaneId, digest: Digest) -> Result<(), PortError> {
        let key = key(control_plane, digest);
        let delete = self.client.delete_object().bucket(&self.bucket).key(key).send();
        delete.await.map(|_| ()).map_err(|error| failure("DeleteObject", error))
    }
}
