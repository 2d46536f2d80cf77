//! The part of S3's protocol that the adapters use, over files.

use bytes::Bytes;
use futures_util::TryStreamExt;
use http::{Request, Response};
use http_body_util::BodyExt;
use plugcast_aws::{BackendError, IN_PROCESS_KEY};
use s3s::{
    Body, S3, S3Request, S3Response, S3Result,
    auth::SimpleAuth,
    dto::{
        CreateBucketInput, CreateBucketOutput, DeleteObjectInput, DeleteObjectOutput,
        GetObjectInput, GetObjectOutput, PutObjectInput, PutObjectOutput, StreamingBlob,
    },
    s3_error,
    service::{S3Service, S3ServiceBuilder},
};

use super::blobs::{Blobs, Put};

/// The largest object, in bytes. A source has at most 100 KB.
const MAX_OBJECT_BYTES: usize = 16 * 1024 * 1024;

/// A service over these objects.
pub(super) fn service(blobs: Blobs) -> S3Service {
    let mut service = S3ServiceBuilder::new(Objects(blobs));
    service.set_auth(SimpleAuth::from_single(IN_PROCESS_KEY, IN_PROCESS_KEY));
    service.build()
}

/// Answers one request.
pub(super) async fn call(
    service: &S3Service,
    request: Request<Bytes>,
) -> Result<Response<Bytes>, BackendError> {
    let response =
        service.call(request.map(Body::from)).await.map_err(|error| format!("{error:?}"))?;
    let (parts, body) = response.into_parts();
    let body = body.collect().await.map_err(|error| format!("{error:?}"))?.to_bytes();
    Ok(Response::from_parts(parts, body))
}

struct Objects(Blobs);

#[async_trait::async_trait]
impl S3 for Objects {
    async fn create_bucket(
        &self,
        _: S3Request<CreateBucketInput>,
    ) -> S3Result<S3Response<CreateBucketOutput>> {
        // The folder of the one bucket exists already.
        Ok(S3Response::new(CreateBucketOutput::default()))
    }

    async fn put_object(
        &self,
        request: S3Request<PutObjectInput>,
    ) -> S3Result<S3Response<PutObjectOutput>> {
        let PutObjectInput { key, body, if_none_match, .. } = request.input;
        if if_none_match.is_none() {
            return Err(s3_error!(
                NotImplemented,
                "the embedded engine does not replace objects: send If-None-Match"
            ));
        }
        let bytes = read(body).await?;
        let blobs = self.0.clone();
        match blocking(move || blobs.put_new(&key, &bytes)).await? {
            Put::Stored => Ok(S3Response::new(PutObjectOutput::default())),
            Put::Exists => Err(s3_error!(PreconditionFailed)),
        }
    }

    async fn delete_object(
        &self,
        request: S3Request<DeleteObjectInput>,
    ) -> S3Result<S3Response<DeleteObjectOutput>> {
        let blobs = self.0.clone();
        blocking(move || blobs.remove(&request.input.key)).await?;
        Ok(S3Response::new(DeleteObjectOutput::default()))
    }

    async fn get_object(
        &self,
        request: S3Request<GetObjectInput>,
    ) -> S3Result<S3Response<GetObjectOutput>> {
        let blobs = self.0.clone();
        let key = request.input.key;
        let bytes = blocking(move || blobs.get(&key)).await?.ok_or_else(|| s3_error!(NoSuchKey))?;
        Ok(S3Response::new(GetObjectOutput {
            content_length: i64::try_from(bytes.len()).ok(),
            body: Some(StreamingBlob::from(Body::from(Bytes::from(bytes)))),
            ..Default::default()
        }))
    }
}

async fn read(body: Option<StreamingBlob>) -> S3Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let Some(mut body) = body else { return Ok(bytes) };
    while let Some(chunk) =
        body.try_next().await.map_err(|error| s3_error!(IncompleteBody, "{error}"))?
    {
        if bytes.len() + chunk.len() > MAX_OBJECT_BYTES {
            return Err(s3_error!(EntityTooLarge));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> S3Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(s3_error!(InternalError, "{error}")),
        Err(error) => Err(s3_error!(InternalError, "{error}")),
    }
}
