//! The server's WebSockets.

use std::sync::Arc;

use futures_util::{SinkExt, StreamExt};
use plugcast_protocol::push::{NodeMessage, ServerMessage};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_tungstenite::{
    accept_hdr_async,
    tungstenite::{
        Message,
        handshake::server::{Callback, ErrorResponse, Request, Response},
        http::StatusCode,
    },
};

use super::{Call, Order, Shared, TOKEN};

pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let mut sockets = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        sockets.spawn(accept(stream, Arc::clone(&shared)));
    }
}

/// Accepts a handshake with the token and a control plane, unless a status is set.
struct Handshake(Option<u16>);

impl Callback for Handshake {
    fn on_request(self, request: &Request, response: Response) -> Result<Response, ErrorResponse> {
        let bearer = request.headers().get("authorization").and_then(|value| value.to_str().ok());
        let query = request.uri().query().unwrap_or_default();
        let known = bearer == Some(&format!("Bearer {TOKEN}"));
        let named = query.starts_with("control_plane=00000000-");
        let Some(status) = self.0.or((!known || !named).then_some(401)) else {
            return Ok(response);
        };
        let mut refusal = ErrorResponse::new(None);
        *refusal.status_mut() = StatusCode::from_u16(status).unwrap();
        Err(refusal)
    }
}

async fn accept(stream: TcpStream, shared: Arc<Shared>) {
    let handshake = Handshake(shared.state(|state| state.socket_status));
    let Ok(mut socket) = accept_hdr_async(stream, handshake).await else { return };
    let mut orders = shared.orders.subscribe();
    shared.state(|state| state.open_sockets += 1);
    loop {
        tokio::select! {
            order = orders.recv() => match order.unwrap() {
                Order::Send(text) => drop(socket.send(Message::text(text)).await),
                Order::Close => drop(socket.close(None).await),
            },
            frame = socket.next() => match frame {
                Some(Ok(Message::Text(text))) => {
                    let message: NodeMessage = serde_json::from_str(&text).unwrap();
                    let is_ping = message == NodeMessage::Ping;
                    let state = shared.note(Call::Message(message));
                    if is_ping && !state.is_silent {
                        let pong = String::from_utf8(ServerMessage::Pong.to_bytes()).unwrap();
                        drop(socket.send(Message::text(pong)).await);
                    }
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => break,
            },
        }
    }
    shared.state(|state| state.open_sockets -= 1);
}
