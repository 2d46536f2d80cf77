//! The way to a node's open socket.

use async_trait::async_trait;

use crate::{ConnectionId, PortError};

/// Sends messages to open sockets, and closes them.
#[async_trait]
pub trait PushChannel: Send + Sync {
    /// Sends `message` to `connection`, within the adapter's time limit.
    async fn send(&self, connection: &ConnectionId, message: &[u8]) -> Result<Delivery, PortError>;

    /// Closes `connection` from this side. One that is gone already is no error.
    async fn close(&self, connection: &ConnectionId) -> Result<(), PortError>;
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// It is on the socket.
    Sent,
    /// Nobody is there any more.
    Gone,
}
