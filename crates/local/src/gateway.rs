//! API Gateway in this process: it routes and authorizes, and turns requests and sockets into
//! events.

mod authorizer;
mod connections;
mod event;
mod http;
mod websocket;

use std::{sync::Arc, time::Duration};

use axum::Router;
pub(crate) use connections::Connections;
use tokio::sync::Notify;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::functions::{Functions, WEBSOCKET_PATH};

/// The stage of the WebSocket API in events.
const STAGE: &str = "local";

/// The account in events.
const ACCOUNT: &str = "000000000000";

/// The API id in events.
const API: &str = "local";

/// The state that both APIs share.
pub(crate) struct Gateway {
    functions: Arc<Functions>,
    authorizer: authorizer::CachedAuthorizer,
    connections: Arc<Connections>,
    /// Notified after every write, so that the trigger reads the stream at once.
    written: Arc<Notify>,
    shutdown: CancellationToken,
    sockets: TaskTracker,
}

impl Gateway {
    pub(crate) fn new(
        functions: Arc<Functions>,
        connections: Arc<Connections>,
        written: Arc<Notify>,
        token_cache: Duration,
        shutdown: CancellationToken,
    ) -> Self {
        Self {
            authorizer: authorizer::CachedAuthorizer::new(functions.clone(), token_cache),
            functions,
            connections,
            written,
            shutdown,
            sockets: TaskTracker::new(),
        }
    }

    /// Both APIs as one service.
    pub(crate) fn router(self: Arc<Self>) -> Router {
        Router::new()
            .route(WEBSOCKET_PATH, axum::routing::get(websocket::open))
            .fallback(http::answer)
            .with_state(self)
    }

    /// Waits until every socket is closed and its `$disconnect` is handled.
    pub(crate) async fn drained(&self) {
        self.sockets.close();
        self.sockets.wait().await;
    }
}
