//! Sending one message to every open socket of a control plane.

use futures_util::{StreamExt, stream};

use crate::{
    ControlPlaneId, PortError, Timestamp,
    limits::{CONNECT_GRACE_SECONDS, MAX_CONCURRENT_PUSHES},
    node::Connection,
    ports::{Delivery, NodeStore, PushChannel},
};

/// What became of a broadcast.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Broadcast {
    /// Sockets that have the message.
    pub sent: usize,
    /// Sockets that were gone; those that were ever open are now forgotten.
    pub gone: usize,
    /// Sockets that could not be reached. Their nodes pull by themselves before long.
    pub failed: usize,
}

/// Sends `message` to every node of `control_plane`.
///
/// The message is a hint: a socket that fails is counted, not retried. Only when the list of
/// sockets cannot be read has nobody been told, and that is the error.
pub async fn broadcast(
    nodes: &dyn NodeStore,
    push: &dyn PushChannel,
    control_plane: ControlPlaneId,
    message: &[u8],
    now: Timestamp,
) -> Result<Broadcast, PortError> {
    let connections = nodes.connections(control_plane).await?;
    let outcomes = stream::iter(connections)
        .map(|connection| deliver(nodes, push, connection, message, now))
        .buffer_unordered(MAX_CONCURRENT_PUSHES);
    let total = outcomes
        .fold(Broadcast::default(), |mut total, outcome| async move {
            match outcome {
                Ok(Delivery::Sent) => total.sent += 1,
                Ok(Delivery::Gone) => total.gone += 1,
                Err(_) => total.failed += 1,
            }
            total
        })
        .await;
    Ok(total)
}

async fn deliver(
    nodes: &dyn NodeStore,
    push: &dyn PushChannel,
    connection: Connection,
    message: &[u8],
    now: Timestamp,
) -> Result<Delivery, PortError> {
    let delivery = push.send(&connection.id, message).await?;
    // A socket is recorded while it is still opening, and until it is open it counts as gone.
    // Its node pulls once it is in, so nothing is lost; forgetting it would make it deaf.
    let is_settled = connection.connected_at.plus_seconds(CONNECT_GRACE_SECONDS) < now;
    if delivery == Delivery::Gone && is_settled {
        nodes.remove_connection(&connection.id).await?;
    }
    Ok(delivery)
}
