//! Sending one message to every open socket.

use std::sync::Arc;

use async_trait::async_trait;
use plugcast_core::{
    ConnectionId, ControlPlaneId, PortError,
    limits::{CONNECT_GRACE_SECONDS, MAX_CONCURRENT_PUSHES},
    node::Connection,
    ports::NodeStore,
    use_cases::broadcast::{Broadcast, broadcast},
};
use plugcast_testing::doubles::{
    Call, FailAt, MemoryNodes, MemoryPush, Moment, Observed, Observer, sample,
};

const MESSAGE: &[u8] = br#"{"type":"manifest_available"}"#;

struct Fleet {
    nodes: Arc<MemoryNodes>,
    push: Arc<MemoryPush>,
    id: ControlPlaneId,
}

impl Fleet {
    /// As many open sockets.
    async fn of(size: usize) -> Self {
        let fleet = Self { nodes: Arc::default(), push: Arc::default(), id: sample::fresh() };
        for n in 0..size {
            let id = fleet.add(&format!("{n}="), 0).await;
            fleet.push.sockets.open(&id);
        }
        fleet
    }

    /// Records a socket that was opened `age` seconds ago, if it ever was.
    async fn add(&self, id: &str, age: i64) -> ConnectionId {
        let connected_at = sample::now().plus_seconds(-age);
        let connection = Connection { connected_at, ..sample::connection(self.id, id) };
        self.nodes.add_connection(&connection).await.unwrap();
        connection.id
    }

    async fn broadcast(&self) -> Broadcast {
        broadcast(&*self.nodes, &*self.push, self.id, MESSAGE, sample::now()).await.unwrap()
    }

    async fn broadcast_observed(
        &self,
        observer: Arc<dyn Observer>,
    ) -> Result<Broadcast, PortError> {
        let nodes = Observed::new(self.nodes.clone(), observer.clone());
        let push = Observed::new(self.push.clone(), observer);
        broadcast(&nodes, &push, self.id, MESSAGE, sample::now()).await
    }

    async fn open(&self) -> Vec<ConnectionId> {
        let open = self.nodes.connections(self.id).await.unwrap();
        open.into_iter().map(|connection| connection.id).collect()
    }
}

#[tokio::test]
async fn every_socket_gets_the_message_and_so_many_at_once() {
    let size = 3 * MAX_CONCURRENT_PUSHES + 1;
    let fleet = Fleet::of(size).await;
    assert_eq!(fleet.broadcast().await, Broadcast { sent: size, ..Broadcast::default() });
    assert_eq!(fleet.push.most_under_way(), MAX_CONCURRENT_PUSHES);
    for socket in fleet.open().await {
        assert_eq!(fleet.push.sockets.messages(&socket), [MESSAGE]);
    }
}

#[tokio::test]
async fn a_socket_that_is_gone_is_forgotten_once_it_had_time_to_open() {
    let fleet = Fleet::of(1).await;
    let opening = fleet.add("opening=", CONNECT_GRACE_SECONDS).await;
    let gone = fleet.add("gone=", CONNECT_GRACE_SECONDS + 1).await;
    assert_eq!(fleet.broadcast().await, Broadcast { sent: 1, gone: 2, failed: 0 });
    let open = fleet.open().await;
    assert!(open.contains(&opening) && !open.contains(&gone), "{open:?}");
    fleet.push.sockets.open(&opening);
    assert_eq!(fleet.broadcast().await, Broadcast { sent: 2, ..Broadcast::default() });
}

/// Fails every push.
struct NoPush;

#[async_trait]
impl Observer for NoPush {
    async fn before(&self, call: Call) -> Result<(), PortError> {
        match call {
            Call::Send => Err(PortError::transient("sending", "the network is down")),
            _ => Ok(()),
        }
    }
}

#[tokio::test]
async fn a_socket_that_fails_is_counted_and_kept() {
    let fleet = Fleet::of(3).await;
    let outcome = fleet.broadcast_observed(Arc::new(NoPush)).await.unwrap();
    assert_eq!(outcome, Broadcast { failed: 3, ..Broadcast::default() });
    assert_eq!(fleet.open().await.len(), 3);
}

#[tokio::test]
async fn one_failure_holds_up_no_other() {
    let fleet = Fleet::of(3).await;
    // The first call lists the sockets.
    let second_push = Arc::new(FailAt::new(3, Moment::Before));
    let outcome = fleet.broadcast_observed(second_push).await.unwrap();
    assert_eq!(outcome, Broadcast { sent: 2, gone: 0, failed: 1 });
}

#[tokio::test]
async fn nobody_was_told_only_where_the_list_is_unread() {
    let fleet = Fleet::of(3).await;
    let unread = Arc::new(FailAt::new(1, Moment::Before));
    assert!(fleet.broadcast_observed(unread).await.unwrap_err().is_retryable());
    for socket in fleet.open().await {
        assert!(fleet.push.sockets.messages(&socket).is_empty());
    }
}

#[tokio::test]
async fn a_control_plane_without_sockets_is_no_error() {
    assert_eq!(Fleet::of(0).await.broadcast().await, Broadcast::default());
}
