//! Sending one message to every open socket of a control plane.

use std::{collections::BTreeMap, fmt};

use futures_util::{StreamExt, stream};

use crate::{
    ControlPlaneId, PortError, Timestamp,
    limits::{MAX_CONCURRENT_PUSHES, MAX_PUSH_FAILURE_CODES, platform::CONNECT_GRACE_SECONDS},
    node::Connection,
    ports::{Delivery, NodeStore, PushChannel},
};

/// How many sockets a broadcast reached, and why it failed to reach the others.
#[derive(Debug, Default)]
pub struct Broadcast {
    /// Sockets that got the message.
    pub sent: usize,
    /// Sockets that were closed. Their rows are removed, unless they may be opening still.
    pub gone: usize,
    /// Sockets that could not be reached.
    pub failed: Failures,
    /// Rows of closed sockets that could not be removed. The next broadcast tries again.
    pub not_removed: Failures,
}

/// Failures, counted by their code, with the first one whole.
#[derive(Debug, Default)]
pub struct Failures {
    by_code: BTreeMap<String, usize>,
    first: Option<PortError>,
}

impl Failures {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.by_code.values().sum()
    }

    /// The first one.
    pub fn first(&self) -> Option<&PortError> {
        self.first.as_ref()
    }

    /// The first one, to return it.
    pub fn into_first(self) -> Option<PortError> {
        self.first
    }

    fn add(&mut self, error: PortError) {
        let mut code = error.code();
        if self.by_code.len() >= MAX_PUSH_FAILURE_CODES && !self.by_code.contains_key(code) {
            code = "other";
        }
        *self.by_code.entry(code.to_owned()).or_default() += 1;
        self.first.get_or_insert(error);
    }
}

/// The counts by code, such as `ThrottlingException: 12, timeout: 1`.
impl fmt::Display for Failures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, (code, count)) in self.by_code.iter().enumerate() {
            let separator = if position == 0 { "" } else { ", " };
            write!(f, "{separator}{code}: {count}")?;
        }
        Ok(())
    }
}

/// Sends `message` to every node of `control_plane`.
///
/// The message is a hint: a failed send is counted and not retried, because its node pulls by
/// itself at its next poll. The error is for a list of sockets that cannot be read.
pub async fn broadcast(
    nodes: &dyn NodeStore,
    push: &dyn PushChannel,
    control_plane: ControlPlaneId,
    message: &[u8],
    now: Timestamp,
) -> Result<Broadcast, PortError> {
    let connections = nodes.connections(control_plane).await?;
    let mut deliveries = stream::iter(connections)
        .map(|connection| deliver(nodes, push, connection, message, now))
        .buffer_unordered(MAX_CONCURRENT_PUSHES);
    let mut total = Broadcast::default();
    while let Some((delivery, removal)) = deliveries.next().await {
        match delivery {
            Ok(Delivery::Sent) => total.sent += 1,
            Ok(Delivery::Gone) => total.gone += 1,
            Err(error) => total.failed.add(error),
        }
        if let Err(error) = removal {
            total.not_removed.add(error);
        }
    }
    Ok(total)
}

/// Sends to one socket, and removes its row if the socket is closed (410 of API Gateway).
async fn deliver(
    nodes: &dyn NodeStore,
    push: &dyn PushChannel,
    connection: Connection,
    message: &[u8],
    now: Timestamp,
) -> (Result<Delivery, PortError>, Result<(), PortError>) {
    let delivery = push.send(&connection.id, message).await;
    // A socket is recorded while it is opening, and API Gateway answers 410 until it is open. Its
    // node pulls once it is open. Without its row it would get no push until it reconnects.
    let may_be_opening = connection.connected_at.plus_seconds(CONNECT_GRACE_SECONDS) >= now;
    let removal = match delivery {
        Ok(Delivery::Gone) if !may_be_opening => nodes.remove_connection(&connection.id).await,
        _ => Ok(()),
    };
    (delivery, removal)
}
