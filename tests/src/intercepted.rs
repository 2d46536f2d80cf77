//! A backend of the SDK clients, with an interceptor in front.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use plugcast_aws::{Backend, BackendError};

/// Receives every request before the backend.
#[async_trait]
pub trait Interceptor: Send + Sync {
    /// Returns a response instead of the backend's, or `None` to pass the request on.
    async fn intercept(
        &self,
        request: &Request<Bytes>,
    ) -> Option<Result<Response<Bytes>, BackendError>>;
}

/// A backend behind an interceptor.
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

/// Answers every request with the same response.
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

/// Fails every request, as an unreachable host does.
pub struct Unreachable;

#[async_trait]
impl Interceptor for Unreachable {
    async fn intercept(&self, _: &Request<Bytes>) -> Option<Result<Response<Bytes>, BackendError>> {
        Some(Err("unreachable".into()))
    }
}
