//! The function `sync`: the routes that data planes pull from. It only reads, except that its first
//! start creates the signing key.

use std::{convert::Infallible, sync::Arc};

use axum::{Router, response::Response};
use lambda_http::Request;
use plugcast_api::{SyncState, answer, sync};
use plugcast_aws::{DynamoRegistry, Environment, JitteredBackoff, S3Sources, Service};
use plugcast_core::{PortError, ports::SigningKeyStore};

/// The state of the function, built once for all invocations.
pub struct State {
    router: Router,
}

/// The adapters that a state is built from.
pub struct Adapters {
    registry: DynamoRegistry,
    sources: S3Sources,
    websocket_url: String,
}

impl Adapters {
    /// These adapters; nodes connect to `websocket_url` for pushes.
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
    /// Loads or creates the signing key.
    pub async fn new(adapters: Adapters) -> Result<Self, PortError> {
        let registry = Arc::new(adapters.registry);
        let signer = registry.load_or_create_signing_key(rand::random()).await?;
        let state = SyncState::new(
            registry,
            Arc::new(adapters.sources),
            Arc::new(JitteredBackoff),
            signer,
            &adapters.websocket_url,
        );
        Ok(state.into())
    }
}

impl From<SyncState> for State {
    fn from(state: SyncState) -> Self {
        Self { router: sync(state) }
    }
}

/// Answers one request.
pub async fn handle(request: Request, state: &State) -> Result<Response, Infallible> {
    Ok(answer(&state.router, request).await)
}
