//! The port that keeps connections and the reports of nodes.

use async_trait::async_trait;

use crate::{
    ConnectionId, ControlPlaneId, PortError, Timestamp,
    node::{Connection, Introduction, Node, NodeReport},
};

/// Keeps connections and the last state that each node reported.
#[async_trait]
pub trait NodeStore: Send + Sync {
    /// Records an open socket. When this returns, [`NodeStore::connections`] lists it.
    async fn add_connection(&self, connection: &Connection) -> Result<(), PortError>;

    /// The connection, if it is open.
    async fn connection(&self, id: &ConnectionId) -> Result<Option<Connection>, PortError>;

    /// Removes a socket; its node counts as disconnected. A missing socket is not an error.
    async fn remove_connection(&self, id: &ConnectionId) -> Result<(), PortError>;

    /// Every open socket of the control plane.
    async fn connections(
        &self,
        control_plane: ControlPlaneId,
    ) -> Result<Vec<Connection>, PortError>;

    /// Records the introduction of the node of `connection`.
    async fn introduce(
        &self,
        connection: &Connection,
        introduction: &Introduction,
        at: Timestamp,
    ) -> Result<(), PortError>;

    /// Records a node's report. A report on an older generation than the last is dropped.
    async fn report(&self, connection: &Connection, report: &NodeReport) -> Result<(), PortError>;

    /// Records that the node of `connection` sent a message.
    async fn touch(&self, connection: &Connection, at: Timestamp) -> Result<(), PortError>;

    /// Every node whose row has not expired.
    async fn nodes(&self, control_plane: ControlPlaneId) -> Result<Vec<Node>, PortError>;
}
