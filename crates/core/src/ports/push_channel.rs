//! The way to a node's open socket.

use async_trait::async_trait;

use crate::{ConnectionId, StoreError};

/// Sends messages to open sockets.
#[async_trait]
pub trait PushChannel: Send + Sync {
    /// Sends `message` to `connection`, within the adapter's time limit.
    async fn send(&self, connection: &ConnectionId, message: &[u8])
    -> Result<Delivery, StoreError>;
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// It is on the socket.
    Sent,
    /// Nobody is there any more.
    Gone,
}
