//! The function `connection`: the events of a node's WebSocket.

mod connect;
mod message;

use std::{sync::Arc, time::SystemTime};

use aws_lambda_events::event::apigw::{
    ApiGatewayWebsocketProxyRequest, ApiGatewayWebsocketProxyRequestContext,
};
use plugcast_aws::{ApiGatewayPush, DynamoNodes, DynamoRegistry, Environment, Service};
use plugcast_core::{
    ConnectionId, InvalidValue, PortError, Timestamp,
    ports::{ControlPlaneStore, NodeStore, PushChannel, TokenRegister},
};
use serde::Serialize;

/// The ports of the function, built once for all invocations.
pub struct State {
    /// Finds the control plane of a new socket.
    pub control_planes: Arc<dyn ControlPlaneStore>,
    /// Finds the token that opened a socket.
    pub tokens: Arc<dyn TokenRegister>,
    /// Records sockets and reports.
    pub nodes: Arc<dyn NodeStore>,
    /// Replies on sockets and closes them.
    pub push: Arc<dyn PushChannel>,
}

impl State {
    /// A state over these adapters.
    pub fn new(registry: DynamoRegistry, nodes: DynamoNodes, push: ApiGatewayPush) -> Self {
        let registry = Arc::new(registry);
        Self {
            control_planes: registry.clone(),
            tokens: registry,
            nodes: Arc::new(nodes),
            push: Arc::new(push),
        }
    }

    /// The state that the function's environment describes.
    pub fn from_environment(environment: &mut Environment) -> Self {
        let service = Service::from_environment(environment);
        Self::new(
            DynamoRegistry::new(&service, environment.required("REGISTRY_TABLE")),
            DynamoNodes::new(&service, environment.required("NODES_TABLE")),
            ApiGatewayPush::new(&service, &environment.required("PUSH_ENDPOINT")),
        )
    }
}

/// The response to API Gateway. On `$connect`, any status but 200 refuses the socket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    /// The HTTP status.
    pub status_code: u16,
    /// The reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}

impl Reply {
    fn ok() -> Self {
        Self { status_code: 200, body: None }
    }

    fn refusal(status_code: u16, message: impl Into<String>) -> Self {
        Self { status_code, body: Some(message.into()) }
    }
}

/// Answers one event of a socket.
pub async fn handle(
    event: ApiGatewayWebsocketProxyRequest,
    state: &State,
) -> Result<Reply, PortError> {
    let id = match connection_id(&event.request_context) {
        Ok(id) => id,
        Err(error) => return Ok(Reply::refusal(400, error.to_string())),
    };
    match event.request_context.route_key.as_deref() {
        Some("$connect") => connect::connect(&event, id, state).await,
        Some("$disconnect") => {
            state.nodes.remove_connection(&id).await?;
            Ok(Reply::ok())
        }
        _ => message::receive(event.body.as_deref().unwrap_or_default(), &id, state).await,
    }
}

fn connection_id(
    context: &ApiGatewayWebsocketProxyRequestContext,
) -> Result<ConnectionId, InvalidValue> {
    ConnectionId::try_from(context.connection_id.clone().unwrap_or_default())
}

fn now() -> Timestamp {
    Timestamp::from(SystemTime::now())
}
