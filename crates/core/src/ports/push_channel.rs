//! The port that sends to open sockets.

use async_trait::async_trait;

use crate::{ConnectionId, PortError};

/// Sends messages to open sockets, and closes them.
#[async_trait]
pub trait PushChannel: Send + Sync {
    /// Sends `message` to `connection`, within the adapter's time limit.
    async fn send(&self, connection: &ConnectionId, message: &[u8]) -> Result<Delivery, PortError>;

    /// Closes `connection` from this side. A closed one is not an error.
    async fn close(&self, connection: &ConnectionId) -> Result<(), PortError>;
}

/// The outcome of a send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// The message is on the socket.
    Sent,
    /// The socket is closed (410 of API Gateway).
    Gone,
}
