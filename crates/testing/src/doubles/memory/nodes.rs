//! Connections and nodes in memory.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard},
};

use async_trait::async_trait;
use plugcast_core::{
    ConnectionId, ControlPlaneId, NodeId, PortError, Timestamp,
    node::{Connection, Introduction, Node, NodeReport, Outcome},
    ports::NodeStore,
};

/// Connections and nodes in memory.
#[derive(Default)]
pub struct MemoryNodes(Mutex<State>);

#[derive(Default)]
struct State {
    connections: BTreeMap<ConnectionId, Connection>,
    nodes: BTreeMap<(ControlPlaneId, NodeId), Node>,
}

impl MemoryNodes {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }
}

impl State {
    /// The node behind `connection`, if it has said hello.
    fn node(&mut self, connection: &Connection) -> Option<&mut Node> {
        self.nodes.get_mut(&(connection.control_plane_id, connection.node_id?))
    }
}

#[async_trait]
impl NodeStore for MemoryNodes {
    async fn add_connection(&self, connection: &Connection) -> Result<(), PortError> {
        self.state().connections.insert(connection.id.clone(), connection.clone());
        Ok(())
    }

    async fn connection(&self, id: &ConnectionId) -> Result<Option<Connection>, PortError> {
        Ok(self.state().connections.get(id).cloned())
    }

    async fn remove_connection(&self, id: &ConnectionId) -> Result<(), PortError> {
        self.state().connections.remove(id);
        Ok(())
    }

    async fn connections(
        &self,
        control_plane: ControlPlaneId,
    ) -> Result<Vec<Connection>, PortError> {
        let state = self.state();
        let all = state.connections.values();
        Ok(all.filter(|one| one.control_plane_id == control_plane).cloned().collect())
    }

    async fn introduce(
        &self,
        connection: &Connection,
        introduction: &Introduction,
        at: Timestamp,
    ) -> Result<(), PortError> {
        let mut state = self.state();
        let Some(open) = state.connections.get_mut(&connection.id) else { return Ok(()) };
        open.node_id = Some(introduction.node_id);
        let node = Node {
            introduction: introduction.clone(),
            connected: true,
            report: None,
            last_seen_at: at,
        };
        let key = (connection.control_plane_id, introduction.node_id);
        let report = state.nodes.remove(&key).and_then(|known| known.report);
        state.nodes.insert(key, Node { report, ..node });
        Ok(())
    }

    async fn report(&self, connection: &Connection, report: &NodeReport) -> Result<(), PortError> {
        let mut state = self.state();
        let Some(node) = state.node(connection) else { return Ok(()) };
        if node.report.as_ref().is_some_and(|known| known.generation > report.generation) {
            return Ok(());
        }
        if let Outcome::Applied { .. } = report.outcome {
            node.introduction.generation = report.generation;
        }
        node.report = Some(report.clone());
        node.last_seen_at = report.at;
        Ok(())
    }

    async fn touch(&self, connection: &Connection, at: Timestamp) -> Result<(), PortError> {
        if let Some(node) = self.state().node(connection) {
            node.last_seen_at = at;
        }
        Ok(())
    }

    async fn nodes(&self, control_plane: ControlPlaneId) -> Result<Vec<Node>, PortError> {
        let state = self.state();
        let is_connected = |node: &NodeId| {
            state.connections.values().any(|open| {
                open.control_plane_id == control_plane && open.node_id.as_ref() == Some(node)
            })
        };
        let here = state.nodes.iter().filter(|((owner, _), _)| *owner == control_plane);
        Ok(here
            .map(|((_, id), node)| Node { connected: is_connected(id), ..node.clone() })
            .collect())
    }
}
