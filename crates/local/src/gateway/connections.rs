//! The open sockets, and the `@connections` endpoint that posts to them.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use plugcast_aws::{Backend, BackendError};
use plugcast_core::limits::platform::MAX_WEBSOCKET_MESSAGE_BYTES;
use tokio::sync::mpsc::{self, error::TrySendError};

/// The most messages that wait for one socket. When a node does not read them, the sender gets 429.
const MAX_WAITING_MESSAGES: usize = 64;

/// The open sockets, each by its id.
#[derive(Debug, Default)]
pub(crate) struct Connections {
    sockets: Mutex<HashMap<String, mpsc::Sender<Bytes>>>,
}

impl Connections {
    /// Adds a socket. The receiver yields the messages that are posted to it.
    pub(super) fn add(&self, id: &str) -> mpsc::Receiver<Bytes> {
        let (sender, receiver) = mpsc::channel(MAX_WAITING_MESSAGES);
        self.lock().insert(id.to_owned(), sender);
        receiver
    }

    pub(super) fn remove(&self, id: &str) {
        self.lock().remove(id);
    }

    /// Closes a socket: dropping the sender ends the task that serves it.
    fn close(&self, id: &str) -> (StatusCode, &'static str) {
        match self.lock().remove(id) {
            Some(_) => (StatusCode::NO_CONTENT, ""),
            None => (StatusCode::GONE, "GoneException"),
        }
    }

    fn post(&self, id: &str, message: Bytes) -> (StatusCode, &'static str) {
        if message.len() > MAX_WEBSOCKET_MESSAGE_BYTES {
            return (StatusCode::PAYLOAD_TOO_LARGE, "PayloadTooLargeException");
        }
        let gone = (StatusCode::GONE, "GoneException");
        let Some(socket) = self.lock().get(id).cloned() else { return gone };
        match socket.try_send(message) {
            Ok(()) => (StatusCode::OK, ""),
            Err(TrySendError::Full(_)) => (StatusCode::TOO_MANY_REQUESTS, "LimitExceededException"),
            Err(TrySendError::Closed(_)) => gone,
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, mpsc::Sender<Bytes>>> {
        self.sockets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Backend for Connections {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, BackendError> {
        let (parts, body) = request.into_parts();
        let id = parts.uri.path().strip_prefix("/@connections/").map(decode);
        let (status, error) = match (parts.method, id) {
            (Method::POST, Some(id)) => self.post(&id, body),
            (Method::DELETE, Some(id)) => self.close(&id),
            _ => (StatusCode::FORBIDDEN, "ForbiddenException"),
        };
        let mut response = Response::builder().status(status);
        if !error.is_empty() {
            response = response.header("x-amzn-errortype", error);
        }
        Ok(response.body(Bytes::new())?)
    }
}

fn decode(id: &str) -> String {
    percent_encoding::percent_decode_str(id).decode_utf8_lossy().into_owned()
}
