//! The six functions and their states, invoked with events.

use std::time::Duration;

use axum::response::Response;
use lambda_http::{Request, RequestExt, lambda_runtime::Context, request::LambdaRequest};
use plugcast_aws::{ApiGatewayPush, DynamoNodes, DynamoRegistry, S3Sources};
use plugcast_core::{PortError, identity::TokenHash};
use plugcast_function_admin as admin;
use plugcast_function_authorizer as authorizer;
use plugcast_function_connection as connection;
use plugcast_function_distributor as distributor;
use plugcast_function_sync as sync;
use plugcast_function_upload as upload;
use plugcast_protocol::routes::Function;
use serde_json::Value;

use crate::engine::{Engines, NODES_TABLE, PUSH_ENDPOINT, REGISTRY_TABLE, SOURCES_BUCKET};

/// The path of the WebSocket API.
pub(crate) const WEBSOCKET_PATH: &str = "/websocket";

/// How long a function may run before the gateway answers instead, as API Gateway does.
const INTEGRATION_TIMEOUT: Duration = Duration::from_secs(29);

/// The states of the functions, built once.
pub(crate) struct Functions {
    upload: upload::State,
    admin: admin::State,
    sync: sync::State,
    pub(crate) connection: connection::State,
    pub(crate) distributor: distributor::State,
    pub(crate) authorizer: authorizer::State,
}

/// Why an invocation gave no response.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InvokeError {
    /// The function's runtime cannot parse the event.
    #[error("cannot parse the event")]
    Event(#[from] serde_json::Error),
    /// The function took too long.
    #[error("the function timed out after {} s", INTEGRATION_TIMEOUT.as_secs())]
    TimedOut,
}

impl Functions {
    /// Builds the state of every function over the engines.
    pub(crate) async fn new(
        engines: &Engines,
        admin_token: Option<TokenHash>,
    ) -> Result<Self, PortError> {
        let service = engines.registry_service();
        let registry = DynamoRegistry::new(&service, REGISTRY_TABLE);
        let sources = S3Sources::new(&service, SOURCES_BUCKET);
        let nodes = DynamoNodes::new(&engines.nodes_service(), NODES_TABLE);
        let push = ApiGatewayPush::new(&service, PUSH_ENDPOINT);
        let adapters =
            sync::Adapters::new(registry.clone(), sources.clone(), WEBSOCKET_PATH.to_owned());
        Ok(Self {
            upload: upload::State::new(registry.clone(), sources.clone()),
            admin: admin::State::new(registry.clone(), sources, nodes.clone(), push.clone()),
            sync: sync::State::new(adapters).await?,
            connection: connection::State::new(registry.clone(), nodes.clone(), push.clone()),
            distributor: distributor::State::new(registry.clone(), nodes, push),
            authorizer: authorizer::State::new(registry, admin_token),
        })
    }

    /// Invokes a function behind the HTTP API.
    pub(crate) async fn http(
        &self,
        function: Function,
        event: Value,
        request_id: String,
    ) -> Result<Response, InvokeError> {
        let event: LambdaRequest = serde_json::from_value(event)?;
        let mut context = Context::default();
        context.request_id = request_id;
        let request = Request::from(event).with_lambda_context(context);
        let answer = async {
            match function {
                Function::Upload => upload::handle(request, &self.upload).await,
                Function::Admin => admin::handle(request, &self.admin).await,
                Function::Sync => sync::handle(request, &self.sync).await,
            }
        };
        match tokio::time::timeout(INTEGRATION_TIMEOUT, answer).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(never)) => match never {},
            Err(_) => Err(InvokeError::TimedOut),
        }
    }
}
