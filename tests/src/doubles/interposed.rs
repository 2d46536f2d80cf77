//! A backend of the SDK with the test between it and its caller.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use plugcast_aws::{Backend, BackendError};

/// Sees every request first.
#[async_trait]
pub trait Intervention: Send + Sync {
    /// Answers instead of the backend, or lets the request pass.
    async fn intervene(
        &self,
        request: &Request<Bytes>,
    ) -> Option<Result<Response<Bytes>, BackendError>>;
}

/// A backend whose requests an intervention sees first.
pub struct Interposed {
    backend: Arc<dyn Backend>,
    intervention: Arc<dyn Intervention>,
}

impl Interposed {
    /// `backend`, behind `intervention`.
    pub fn new(backend: Arc<dyn Backend>, intervention: Arc<dyn Intervention>) -> Arc<Self> {
        Arc::new(Self { backend, intervention })
    }
}

#[async_trait]
impl Backend for Interposed {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, BackendError> {
        match self.intervention.intervene(&request).await {
            Some(answer) => answer,
            None => self.backend.call(request).await,
        }
    }
}

/// Gives every request the same answer.
pub struct Always {
    status: u16,
    body: &'static str,
}

impl Always {
    /// Answers with this status and body.
    pub fn new(status: u16, body: &'static str) -> Self {
        Self { status, body }
    }
}

#[async_trait]
impl Intervention for Always {
    async fn intervene(&self, _: &Request<Bytes>) -> Option<Result<Response<Bytes>, BackendError>> {
        let response = Response::builder().status(self.status);
        Some(response.body(Bytes::from_static(self.body.as_bytes())).map_err(Into::into))
    }
}

/// Nobody answers.
pub struct OutOfReach;

#[async_trait]
impl Intervention for OutOfReach {
    async fn intervene(&self, _: &Request<Bytes>) -> Option<Result<Response<Bytes>, BackendError>> {
        Some(Err("out of reach".into()))
    }
}
