//! The WebSocket API: turns a socket's life into events, within API Gateway's limits.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use futures_util::{SinkExt, StreamExt};
use http::{
    HeaderMap, StatusCode,
    header::{
        AUTHORIZATION, CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION,
        UPGRADE,
    },
    request::Parts,
};
use hyper_util::rt::TokioIo;
use plugcast_core::limits::platform::{MAX_WEBSOCKET_FRAME_BYTES, MAX_WEBSOCKET_MESSAGE_BYTES};
use plugcast_function_connection::{Reply, handle};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        Message,
        handshake::derive_accept_key,
        protocol::{CloseFrame, Role, WebSocketConfig, frame::coding::CloseCode},
    },
};
use uuid::Uuid;

use super::{Gateway, event, http::refusal};

/// How long a socket may be idle.
const IDLE_TIMEOUT: Duration = Duration::from_secs(10 * 60);

/// How long a socket may stay open.
const LIFETIME: Duration = Duration::from_secs(2 * 60 * 60);

type Socket = WebSocketStream<TokioIo<hyper::upgrade::Upgraded>>;

/// A socket that the authorizer and the function accepted.
struct Admitted {
    gateway: Arc<Gateway>,
    id: String,
    authorizer: Value,
}

pub(super) async fn open(State(gateway): State<Arc<Gateway>>, mut request: Request) -> Response {
    let Some(key) = handshake_key(request.headers()) else {
        return refusal(
            StatusCode::UPGRADE_REQUIRED,
            "this path serves a WebSocket: upgrade the connection",
        );
    };
    let upgrade = hyper::upgrade::on(&mut request);
    let (parts, _) = request.into_parts();
    let admitted = match admit(gateway.clone(), &parts).await {
        Ok(admitted) => admitted,
        Err(refusal) => return *refusal,
    };
    // Add the socket before the node gets its response, so that a push in between waits for it.
    let mut posted = gateway.connections.add(&admitted.id);
    gateway.sockets.spawn(async move {
        match upgrade.await {
            Ok(upgraded) => {
                let io = TokioIo::new(upgraded);
                let socket =
                    WebSocketStream::from_raw_socket(io, Role::Server, Some(limits())).await;
                admitted.serve(socket, &mut posted).await;
            }
            Err(error) => tracing::debug!(%error, "socket did not open"),
        }
        admitted.leave().await;
    });
    let headers = [
        (CONNECTION, "Upgrade".to_owned()),
        (UPGRADE, "websocket".to_owned()),
        (SEC_WEBSOCKET_ACCEPT, derive_accept_key(key.as_bytes())),
    ];
    (StatusCode::SWITCHING_PROTOCOLS, headers).into_response()
}

fn handshake_key(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let upgrades = text(UPGRADE)?.eq_ignore_ascii_case("websocket");
    let version = text(SEC_WEBSOCKET_VERSION)? == "13";
    (upgrades && version).then(|| text(SEC_WEBSOCKET_KEY).map(str::to_owned)).flatten()
}

fn limits() -> WebSocketConfig {
    WebSocketConfig::default()
        .max_frame_size(Some(MAX_WEBSOCKET_FRAME_BYTES))
        .max_message_size(Some(MAX_WEBSOCKET_MESSAGE_BYTES))
}

/// Asks the authorizer and the function whether the socket may open.
async fn admit(gateway: Arc<Gateway>, request: &Parts) -> Result<Admitted, Box<Response>> {
    let refuse = |status, message: &str| Err(Box::new(refusal(status, message)));
    if !request.headers.contains_key(AUTHORIZATION) {
        return refuse(StatusCode::UNAUTHORIZED, "Unauthorized");
    }
    let id = STANDARD.encode(Uuid::new_v4().as_bytes());
    let request_id = Uuid::new_v4().to_string();
    let incoming = event::Incoming {
        method: &request.method,
        uri: &request.uri,
        headers: &request.headers,
        request_id: &request_id,
    };
    let answer = gateway.authorizer.web_socket(event::socket_authorizer(&incoming, &id)).await;
    let authorizer = match answer {
        Ok(Some(context)) => context,
        Ok(None) => return refuse(StatusCode::FORBIDDEN, "Forbidden"),
        Err(error) => {
            tracing::error!(%error, "authorizer failed; answering 500");
            return refuse(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");
        }
    };
    let connect = event::socket_opened(&incoming, &id, Some(&authorizer));
    let admitted = Admitted { gateway, id, authorizer };
    match admitted.invoke(connect).await {
        Some(Reply { status_code: 200, .. }) => Ok(admitted),
        Some(reply) => {
            let status = StatusCode::from_u16(reply.status_code).unwrap_or(StatusCode::FORBIDDEN);
            refuse(status, reply.body.as_deref().unwrap_or("refused"))
        }
        None => refuse(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
    }
}

impl Admitted {
    /// Carries messages both ways until either side closes the socket.
    async fn serve(&self, mut socket: Socket, posted: &mut mpsc::Receiver<bytes::Bytes>) {
        let code = self.carry(&mut socket, posted).await;
        let frame = CloseFrame { code, reason: "".into() };
        // The other side may have disconnected already.
        let _ = socket.close(Some(frame)).await;
    }

    async fn carry(
        &self,
        socket: &mut Socket,
        posted: &mut mpsc::Receiver<bytes::Bytes>,
    ) -> CloseCode {
        let end_of_life = tokio::time::sleep(LIFETIME);
        tokio::pin!(end_of_life);
        loop {
            let idle = tokio::time::sleep(IDLE_TIMEOUT);
            tokio::select! {
                message = socket.next() => match message {
                    Some(Ok(Message::Text(text))) => {
                        if let Some(failure) = self.receive(&text).await
                            && socket.send(Message::text(failure)).await.is_err()
                        {
                            return CloseCode::Away;
                        }
                    }
                    Some(Ok(Message::Binary(_))) => return CloseCode::Unsupported,
                    Some(Ok(Message::Close(_))) | None => return CloseCode::Normal,
                    Some(Ok(_)) => {}
                    Some(Err(error)) => {
                        tracing::debug!(%error, connection.id = %self.id, "socket failed; closing it");
                        return CloseCode::Size;
                    }
                },
                message = posted.recv() => {
                    // The sender is gone: a call to `@connections` closed the socket.
                    let Some(message) = message else { return CloseCode::Normal };
                    let Ok(text) = String::from_utf8(message.to_vec()) else { continue };
                    if socket.send(Message::text(text)).await.is_err() {
                        return CloseCode::Away;
                    }
                }
                () = self.gateway.shutdown.cancelled() => return CloseCode::Away,
                () = &mut end_of_life => return CloseCode::Away,
                () = idle => return CloseCode::Away,
            }
        }
    }

    /// Invokes the function with a message. When that fails, returns API Gateway's message for the
    /// node.
    async fn receive(&self, text: &str) -> Option<String> {
        let request_id = Uuid::new_v4().to_string();
        let message = event::socket_message(&self.id, &request_id, &self.authorizer, text);
        match self.invoke(message).await {
            Some(_) => None,
            None => Some(
                json!({
                    "message": "Internal server error",
                    "connectionId": self.id,
                    "requestId": request_id,
                })
                .to_string(),
            ),
        }
    }

    async fn leave(&self) {
        self.gateway.connections.remove(&self.id);
        let request_id = Uuid::new_v4().to_string();
        self.invoke(event::socket_closed(&self.id, &request_id, &self.authorizer)).await;
    }

    async fn invoke(&self, event: Value) -> Option<Reply> {
        let event = match serde_json::from_value(event) {
            Ok(event) => event,
            Err(error) => {
                tracing::error!(%error, connection.id = %self.id, "cannot parse the event");
                return None;
            }
        };
        match handle(event, &self.gateway.functions.connection).await {
            Ok(reply) => Some(reply),
            Err(error) => {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                tracing::error!(%error, cause, connection.id = %self.id, "function failed");
                None
            }
        }
    }
}
