//! A backend of the SDK with the test between it and its caller.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use plugcast_aws::{Backend, BackendError};

/// Sees every request first.
#[async_trait]
pub trait Interceptor: Send + Sync {
    /// Answers instead of the backend, or lets the request pass.
    async fn intercept(
        &self,
        request: &Request<Bytes>,
    ) -> Option<Result<Response<Bytes>, BackendError>>;
}

/// A backend whose requests an interceptor sees first.
pub struct InterceptedBackend {
    backend: Arc<dyn Backend>,
    interceptor: Arc<dyn Interceptor>,
}

impl InterceptedBackend {
    /// `backend`, behind `interceptor`.
    pub fn new(backend: Arc<dyn Backend>, interceptor: Arc<dyn Interceptor>) -> Arc<Self> {
        Arc::new(Self { backend, interceptor })
    }
}

#[async_trait]
impl Backend for InterceptedBackend {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, BackendError> {
        match self.interceptor.intercept(&request).await {
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
impl Interceptor for Always {
    async fn intercept(&self, _: &Request<Bytes>) -> Option<Result<Response<Bytes>, BackendError>> {
        let response = Response::builder().status(self.status);
        Some(response.body(Bytes::from_static(self.body.as_bytes())).map_err(Into::into))
    }
}

/// Nobody answers.
pub struct OutOfReach;

#[async_trait]
impl Interceptor for OutOfReach {
    async fn intercept(&self, _: &Request<Bytes>) -> Option<Result<Response<Bytes>, BackendError>> {
        Some(Err("out of reach".into()))
    }
}
