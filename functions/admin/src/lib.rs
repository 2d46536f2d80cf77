//! The function `admin`: everything that operators do, except writes of plugins and instances.

use std::{convert::Infallible, sync::Arc};

use axum::{Router, response::Response};
use lambda_http::Request;
use plugcast_api::{AdminState, admin, answer};
use plugcast_aws::{
    ApiGatewayPush, DynamoNodes, DynamoRegistry, Environment, JitteredBackoff, S3Sources, Service,
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
        AdminState::new(
            Arc::new(registry),
            Arc::new(sources),
            Arc::new(nodes),
            Arc::new(push),
            Arc::new(JitteredBackoff),
        )
        .into()
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

impl From<AdminState> for State {
    fn from(state: AdminState) -> Self {
        Self { router: admin(state) }
    }
}

/// Answers one request.
pub async fn handle(request: Request, state: &State) -> Result<Response, Infallible> {
    Ok(answer(&state.router, request).await)
}
