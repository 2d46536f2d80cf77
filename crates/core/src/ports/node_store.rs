//! Where connections and what nodes reported are.

use async_trait::async_trait;

use crate::{
    ConnectionId, ControlPlaneId, PortError, Timestamp,
    node::{Connection, Introduction, Node, NodeReport},
};

/// Keeps connections and the last state that each node reported.
#[async_trait]
pub trait NodeStore: Send + Sync {
    /// Records an open socket. When this returns, [`NodeStore::connections`] names it.
    async fn add_connection(&self, connection: &Connection) -> Result<(), PortError>;

    /// The connection, if it is open.
    async fn connection(&self, id: &ConnectionId) -> Result<Option<Connection>, PortError>;

    /// Forgets a socket; its node counts as away. One that is not there is no error.
    async fn remove_connection(&self, id: &ConnectionId) -> Result<(), PortError>;

    /// Every open socket of the control plane.
    async fn connections(
        &self,
        control_plane: ControlPlaneId,
    ) -> Result<Vec<Connection>, PortError>;

    /// Records that the node behind `connection` introduced itself.
    async fn introduce(
        &self,
        connection: &Connection,
        introduction: &Introduction,
        at: Timestamp,
    ) -> Result<(), PortError>;

    /// Records a node's answer. An answer for an older generation than the last is dropped.
    async fn report(&self, connection: &Connection, report: &NodeReport) -> Result<(), PortError>;

    /// Records that the node behind `connection` is there.
    async fn touch(&self, connection: &Connection, at: Timestamp) -> Result<(), PortError>;

    /// Every node that was heard of lately.
    async fn nodes(&self, control_plane: ControlPlaneId) -> Result<Vec<Node>, PortError>;
}
