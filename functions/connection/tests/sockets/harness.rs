//! The function over ports in memory, with one control plane.

use std::sync::Arc;

use plugcast_core::{
    ConnectionId, ControlPlane,
    node::{Connection, Node},
    ports::{ControlPlaneStore, NodeStore},
};
use plugcast_function_connection::{Reply, State, handle};
use plugcast_testing::{
    doubles::{MemoryNodes, MemoryPush, MemoryRegistry, Sockets, sample},
    events,
};
use serde_json::Value;

pub(crate) struct Harness {
    state: State,
    pub(crate) registry: Arc<MemoryRegistry>,
    pub(crate) nodes: Arc<MemoryNodes>,
    pub(crate) sockets: Arc<Sockets>,
    pub(crate) control_plane: ControlPlane,
}

impl Harness {
    pub(crate) async fn new() -> Self {
        let registry = Arc::new(MemoryRegistry::default());
        let nodes = Arc::new(MemoryNodes::default());
        let sockets = Arc::new(Sockets::default());
        let control_plane = sample::control_plane("default");
        registry.create_control_plane(&control_plane).await.unwrap();
        let state = State {
            control_planes: registry.clone(),
            tokens: registry.clone(),
            nodes: nodes.clone(),
            push: Arc::new(MemoryPush::to(sockets.clone())),
        };
        Self { state, registry, nodes, sockets, control_plane }
    }

    pub(crate) async fn handle(&self, event: Value) -> Reply {
        handle(serde_json::from_value(event).unwrap(), &self.state).await.unwrap()
    }

    /// An open socket that is on record and has not said hello.
    pub(crate) async fn open(&self) -> ConnectionId {
        self.open_as(sample::connection(self.control_plane.id, "socket=")).await
    }

    pub(crate) async fn open_as(&self, connection: Connection) -> ConnectionId {
        self.sockets.open(&connection.id);
        self.nodes.add_connection(&connection).await.unwrap();
        connection.id
    }

    /// Sends a message from the node; returns what the function replies on the socket.
    pub(crate) async fn say(&self, id: &ConnectionId, message: &str) -> Vec<Value> {
        let before = self.sockets.messages(id).len();
        let reply = self.handle(events::message(id, message)).await;
        assert_eq!((reply.status_code, reply.body), (200, None), "{message}");
        let messages = self.sockets.messages(id).split_off(before);
        messages.iter().map(|message| serde_json::from_slice(message).unwrap()).collect()
    }

    pub(crate) async fn connection(&self, id: &ConnectionId) -> Option<Connection> {
        self.nodes.connection(id).await.unwrap()
    }

    /// The nodes of the control plane.
    pub(crate) async fn listed(&self) -> Vec<Node> {
        self.nodes.nodes(self.control_plane.id).await.unwrap()
    }
}
