//! The function `upload`: writes of custom plugins and of their instances. It checks, stores and
//! commits.
//!
//! The schemas that judge instances are Lua of authors. So one function runs all Lua, in the
//! check's closed VM, and only that function may write plugins and instances.

use std::{convert::Infallible, sync::Arc};

use axum::{Router, response::Response};
use lambda_http::Request;
use plugcast_api::{UploadState, answer, upload};
use plugcast_aws::{DynamoRegistry, Environment, JitteredBackoff, S3Sources, Service};

/// The state of the function, built once for all invocations.
pub struct State {
    router: Router,
}

impl State {
    /// A state over these adapters.
    pub fn new(registry: DynamoRegistry, sources: S3Sources) -> Self {
        let backoff = Arc::new(JitteredBackoff);
        UploadState::new(Arc::new(registry), Arc::new(sources), backoff).into()
    }

    /// The state that the function's environment describes.
    pub fn from_environment(environment: &mut Environment) -> Self {
        let service = Service::from_environment(environment);
        let registry = DynamoRegistry::new(&service, environment.required("REGISTRY_TABLE"));
        Self::new(registry, S3Sources::new(&service, environment.required("SOURCES_BUCKET")))
    }
}

impl From<UploadState> for State {
    fn from(state: UploadState) -> Self {
        Self { router: upload(state) }
    }
}

/// Answers one request.
pub async fn handle(request: Request, state: &State) -> Result<Response, Infallible> {
    Ok(answer(&state.router, request).await)
}
