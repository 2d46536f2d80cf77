//! The function `admin`: everything that operators do, except writes of plugins and instances.

use std::{convert::Infallible, sync::Arc};

use axum::{Router, response::Response};
use lambda_http::Request;
use plugcast_api::{AdminState, admin, answer};
use plugcast_aws::{
    ApiGatewayPush, DynamoNodes, DynamoRegistry, Environment, JitteredBackoff, S3Sources, Service,
};
use plugcast_core::{
    ports::SourceStore,
    use_cases::{control_planes::ControlPlaneDeleter, schemas::Schemas},
};

/// The state of the function, built once for all invocations.
pub struct State {
    router: Router,
}

impl State {
    /// A state over these adapters.
    pub fn new(
        registry: DynamoRegistry,
        sources: S3Sources,
        nodes: DynamoNodes,
        push: ApiGatewayPush,
    ) -> Self {
        let registry = Arc::new(registry);
        let store = Arc::new(sources);
        let sources: Arc<dyn SourceStore> = store.clone();
        let committer = registry.committer();
        let deleter = ControlPlaneDeleter {
            committer: committer.clone(),
            pending_deletions: registry.clone(),
            sources: sources.clone(),
        };
        let state = AdminState {
            control_planes: registry.clone(),
            committer,
            deleter,
            history: registry.clone(),
            plugins: registry.clone(),
            instances: registry.clone(),
            schemas: Arc::new(Schemas::new(sources.clone())),
            sources,
            nodes: Arc::new(nodes),
            tokens: registry,
            push: Arc::new(push),
            backoff: Arc::new(JitteredBackoff),
        };
        Self { router: admin(state) }
    }

    /// The state that the function's environment describes.
    pub fn from_environment(environment: &mut Environment) -> Self {
        let service = Service::from_environment(environment);
        Self::new(
            DynamoRegistry::new(&service, environment.required("REGISTRY_TABLE")),
            S3Sources::new(&service, environment.required("SOURCES_BUCKET")),
            DynamoNodes::new(&service, environment.required("NODES_TABLE")),
            ApiGatewayPush::new(&service, &environment.required("PUSH_ENDPOINT")),
        )
    }
}

/// Answers one request.
pub async fn handle(request: Request, state: &State) -> Result<Response, Infallible> {
    Ok(answer(&state.router, request).await)
}
