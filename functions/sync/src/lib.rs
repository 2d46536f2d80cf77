//! The function `sync`: what data planes pull. It only reads, but for the one key that it signs
//! with, which its first start makes.

use std::{convert::Infallible, sync::Arc};

use axum::{Router, response::Response};
use lambda_http::Request;
use plugcast_api::{SyncState, answer, sync};
use plugcast_aws::{DynamoRegistry, Environment, JitteredBackoff, S3Sources, Service};
use plugcast_core::{PortError, ports::SigningKeyStore};

/// What is built once and serves every invocation.
pub struct State {
    router: Router,
}

/// What a state is built over.
pub struct Adapters {
    registry: DynamoRegistry,
    sources: S3Sources,
    websocket_url: String,
}

impl Adapters {
    /// Over these adapters; nodes hear of changes at `websocket_url`.
    pub fn new(registry: DynamoRegistry, sources: S3Sources, websocket_url: String) -> Self {
        Self { registry, sources, websocket_url }
    }

    /// The adapters that the function's environment describes.
    pub fn from_environment(environment: &mut Environment) -> Self {
        let service = Service::from_environment(environment);
        Self::new(
            DynamoRegistry::new(&service, environment.required("REGISTRY_TABLE")),
            S3Sources::new(&service, environment.required("SOURCES_BUCKET")),
            environment.required("WEBSOCKET_URL"),
        )
    }
}

impl State {
    /// Reads the signing key, or makes it, and is ready.
    pub async fn new(adapters: Adapters) -> Result<Self, PortError> {
        let registry = Arc::new(adapters.registry);
        let signer = registry.load_or_create_signing_key(rand::random()).await?;
        let state = SyncState::new(
            registry.clone(),
            registry.clone(),
            registry,
            Arc::new(adapters.sources),
            Arc::new(JitteredBackoff),
            signer,
            &adapters.websocket_url,
        );
        Ok(Self { router: sync(state) })
    }
}

/// Answers one request.
pub async fn handle(request: Request, state: &State) -> Result<Response, Infallible> {
    Ok(answer(&state.router, request).await)
}
