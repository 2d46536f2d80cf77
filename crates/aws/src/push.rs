//! Pushes through API Gateway's `@connections`.

use async_trait::async_trait;
use aws_sdk_apigatewaymanagement::{Client, primitives::Blob};
use plugcast_core::{
    ConnectionId, PortError,
    limits::platform::MAX_WEBSOCKET_MESSAGE_BYTES,
    ports::{Delivery, PushChannel},
};

use crate::{Service, failure::failure};

/// Sends to the open sockets of one WebSocket API.
#[derive(Debug, Clone)]
pub struct ApiGatewayPush {
    client: Client,
}

impl ApiGatewayPush {
    /// Pushes to the sockets of the API with this `@connections` endpoint.
    pub fn new(service: &Service, endpoint: &str) -> Self {
        Self { client: service.push(endpoint) }
    }
}

#[async_trait]
impl PushChannel for ApiGatewayPush {
    async fn send(&self, connection: &ConnectionId, message: &[u8]) -> Result<Delivery, PortError> {
        if message.len() > MAX_WEBSOCKET_MESSAGE_BYTES {
            let problem = format!(
                "the message has {} bytes; the limit is {MAX_WEBSOCKET_MESSAGE_BYTES}",
                message.len()
            );
            return Err(PortError::permanent("PostToConnection", problem));
        }
        let outcome = self
            .client
            .post_to_connection()
            .connection_id(connection.as_str())
            .data(Blob::new(message))
            .send()
            .await;
        match outcome {
            Ok(_) => Ok(Delivery::Sent),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_gone_exception()) => {
                Ok(Delivery::Gone)
            }
            Err(error) => Err(failure("PostToConnection", error)),
        }
    }

    async fn close(&self, connection: &ConnectionId) -> Result<(), PortError> {
        match self.client.delete_connection().connection_id(connection.as_str()).send().await {
            Ok(_) => Ok(()),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_gone_exception()) => Ok(()),
            Err(error) => Err(failure("DeleteConnection", error)),
        }
    }
}
