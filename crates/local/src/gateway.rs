//! What API Gateway does: routes, authorises, and turns requests and sockets into events.

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

/// The stage of the WebSocket API, as events name it.
const STAGE: &str = "local";

/// The account that events name.
const ACCOUNT: &str = "000000000000";

/// The API that events name.
const API: &str = "local";

/// Everything that the two APIs share.
pub(crate) struct Gateway {
    functions: Arc<Functions>,
    authorizer: authorizer::CachedAuthorizer,
    connections: Arc<Connections>,
    /// Told after every write, so that the stream is read at once.
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

    /// Waits until every socket has been closed and its node counted as away.
    pub(crate) async fn drained(&self) {
        self.sockets.close();
        self.sockets.wait().await;
    }
}
