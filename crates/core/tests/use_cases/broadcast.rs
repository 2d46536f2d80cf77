//! Broadcasts one message to every open socket.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use async_trait::async_trait;
use plugcast_core::{
    ConnectionId, ControlPlaneId, PortError,
    limits::{MAX_CONCURRENT_PUSHES, MAX_PUSH_FAILURE_CODES, platform::CONNECT_GRACE_SECONDS},
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
    /// A fleet with `size` open sockets.
    async fn of(size: usize) -> Self {
        let fleet = Self { nodes: Arc::default(), push: Arc::default(), id: sample::fresh() };
        for n in 0..size {
            let id = fleet.add(&format!("{n}="), 0).await;
            fleet.push.sockets.open(&id);
        }
        fleet
    }

    /// Stores the row of a socket that started to open `age` seconds ago.
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

/// The numbers of sockets that were reached, were closed, and failed.
fn counts(outcome: &Broadcast) -> (usize, usize, usize) {
    (outcome.sent, outcome.gone, outcome.failed.count())
}

#[tokio::test]
async fn sends_to_every_socket_within_the_concurrency_limit() {
    let size = 3 * MAX_CONCURRENT_PUSHES + 1;
    let fleet = Fleet::of(size).await;
    assert_eq!(counts(&fleet.broadcast().await), (size, 0, 0));
    assert_eq!(fleet.push.most_concurrent_sends(), MAX_CONCURRENT_PUSHES);
    for socket in fleet.open().await {
        assert_eq!(fleet.push.sockets.messages(&socket), [MESSAGE]);
    }
}

#[tokio::test]
async fn removes_a_closed_socket_after_the_grace_period() {
    let fleet = Fleet::of(1).await;
    let opening = fleet.add("opening=", CONNECT_GRACE_SECONDS).await;
    let gone = fleet.add("gone=", CONNECT_GRACE_SECONDS + 1).await;
    assert_eq!(counts(&fleet.broadcast().await), (1, 2, 0));
    let open = fleet.open().await;
    assert!(open.contains(&opening) && !open.contains(&gone), "{open:?}");
    fleet.push.sockets.open(&opening);
    assert_eq!(counts(&fleet.broadcast().await), (2, 0, 0));
}

/// Fails every push.
struct NoPush;

#[async_trait]
impl Observer for NoPush {
    async fn before(&self, call: Call) -> Result<(), PortError> {
        match call {
            Call::Send => {
                Err(PortError::transient("sending", "too many").with_code("ThrottlingException"))
            }
            _ => Ok(()),
        }
    }
}

#[tokio::test]
async fn counts_and_keeps_a_socket_whose_push_failed() {
    let fleet = Fleet::of(3).await;
    let outcome = fleet.broadcast_observed(Arc::new(NoPush)).await.unwrap();
    assert_eq!(counts(&outcome), (0, 0, 3));
    assert_eq!(outcome.failed.to_string(), "ThrottlingException: 3");
    let first = outcome.failed.first().unwrap();
    assert_eq!((first.code(), first.cause().as_str()), ("ThrottlingException", "too many"));
    assert_eq!(fleet.open().await.len(), 3);
}

#[tokio::test]
async fn one_failed_push_does_not_stop_the_others() {
    let fleet = Fleet::of(3).await;
    // The first call lists the sockets.
    let second_push = Arc::new(FailAt::new(3, Moment::Before));
    let outcome = fleet.broadcast_observed(second_push).await.unwrap();
    assert_eq!(counts(&outcome), (2, 0, 1));
}

/// Fails each send with a different code.
#[derive(Default)]
struct ManyCodes(AtomicUsize);

#[async_trait]
impl Observer for ManyCodes {
    async fn before(&self, call: Call) -> Result<(), PortError> {
        if call != Call::Send {
            return Ok(());
        }
        let code = format!("Code{}", self.0.fetch_add(1, Ordering::SeqCst));
        Err(PortError::permanent("sending", "refused").with_code(code))
    }
}

#[tokio::test]
async fn counts_failures_by_a_bounded_number_of_codes() {
    let fleet = Fleet::of(2 * MAX_PUSH_FAILURE_CODES).await;
    let outcome = fleet.broadcast_observed(Arc::new(ManyCodes::default())).await.unwrap();
    assert_eq!(outcome.failed.count(), 2 * MAX_PUSH_FAILURE_CODES);
    let codes = outcome.failed.to_string();
    assert_eq!(codes.split(", ").count(), MAX_PUSH_FAILURE_CODES + 1, "{codes}");
    assert!(codes.ends_with(&format!("other: {MAX_PUSH_FAILURE_CODES}")), "{codes}");
}

/// Fails the removal of sockets' rows.
struct NoRemoval;

#[async_trait]
impl Observer for NoRemoval {
    async fn before(&self, call: Call) -> Result<(), PortError> {
        match call {
            Call::RemoveConnection => Err(PortError::transient("removing", "throttled")),
            _ => Ok(()),
        }
    }
}

#[tokio::test]
async fn counts_a_failed_removal_separately_and_its_socket_as_gone() {
    let fleet = Fleet::of(1).await;
    fleet.add("gone=", CONNECT_GRACE_SECONDS + 1).await;
    let outcome = fleet.broadcast_observed(Arc::new(NoRemoval)).await.unwrap();
    assert_eq!(counts(&outcome), (1, 1, 0));
    assert_eq!(outcome.not_removed.to_string(), "transient: 1");
}

#[tokio::test]
async fn fails_without_sending_when_the_sockets_cannot_be_listed() {
    let fleet = Fleet::of(3).await;
    let failed_list = Arc::new(FailAt::new(1, Moment::Before));
    assert!(fleet.broadcast_observed(failed_list).await.unwrap_err().is_retryable());
    for socket in fleet.open().await {
        assert!(fleet.push.sockets.messages(&socket).is_empty());
    }
}

#[tokio::test]
async fn succeeds_without_sockets() {
    assert_eq!(counts(&Fleet::of(0).await.broadcast().await), (0, 0, 0));
}
