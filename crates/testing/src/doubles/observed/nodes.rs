//! The ports of nodes and of pushes, observed.

use async_trait::async_trait;
use plugcast_core::{
    ConnectionId, ControlPlaneId, PortError, Timestamp,
    node::{Connection, Introduction, Node, NodeReport},
    ports::{Delivery, NodeStore, PushChannel},
};

use super::{Call, Observed};

#[async_trait]
impl<P: NodeStore + ?Sized> NodeStore for Observed<P> {
    async fn add_connection(&self, connection: &Connection) -> Result<(), PortError> {
        self.around(Call::AddConnection, self.port.add_connection(connection)).await
    }

    async fn connection(&self, id: &ConnectionId) -> Result<Option<Connection>, PortError> {
        self.around(Call::Connection, self.port.connection(id)).await
    }

    async fn remove_connection(&self, id: &ConnectionId) -> Result<(), PortError> {
        self.around(Call::RemoveConnection, self.port.remove_connection(id)).await
    }

    async fn connections(
        &self,
        control_plane: ControlPlaneId,
    ) -> Result<Vec<Connection>, PortError> {
        self.around(Call::Connections, self.port.connections(control_plane)).await
    }

    async fn introduce(
        &self,
        connection: &Connection,
        introduction: &Introduction,
        at: Timestamp,
    ) -> Result<(), PortError> {
        let effect = self.port.introduce(connection, introduction, at);
        self.around(Call::Introduce, effect).await
    }

    async fn report(&self, connection: &Connection, report: &NodeReport) -> Result<(), PortError> {
        self.around(Call::Report, self.port.report(connection, report)).await
    }

    async fn touch(&self, connection: &Connection, at: Timestamp) -> Result<(), PortError> {
        self.around(Call::Touch, self.port.touch(connection, at)).await
    }

    async fn nodes(&self, control_plane: ControlPlaneId) -> Result<Vec<Node>, PortError> {
        self.around(Call::Nodes, self.port.nodes(control_plane)).await
    }
}

#[async_trait]
impl<P: PushChannel + ?Sized> PushChannel for Observed<P> {
    async fn send(&self, connection: &ConnectionId, message: &[u8]) -> Result<Delivery, PortError> {
        self.around(Call::Send, self.port.send(connection, message)).await
    }

    async fn close(&self, connection: &ConnectionId) -> Result<(), PortError> {
        self.around(Call::Close, self.port.close(connection)).await
    }
}
