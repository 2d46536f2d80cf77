//! The result of a batch of the stream that is whole, broken, doubled or out of order.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use aws_lambda_events::event::dynamodb::Event;
use plugcast_core::{
    ConnectionId, ControlPlane, ControlPlaneId, ControlPlaneName, PortError,
    ports::{ControlPlaneStore, CreateControlPlaneError, DeleteControlPlaneError, Deletion},
    use_cases::read_manifest::read_manifest,
};
use plugcast_function_distributor::{State, handle};
use plugcast_protocol::push::ServerMessage;
use plugcast_testing::{
    contracts::{Adapters, ControlPlaneEditor},
    doubles::{CountedWaits, sample},
    events::{batch, change, record},
};
use rand::{SeedableRng, rngs::StdRng, seq::SliceRandom};
use serde_json::Value;

/// Orders in which one batch is tried.
const SHUFFLES: u64 = 24;

/// A distributor, and the ports that it works on.
struct Harness {
    adapters: Adapters,
    state: State,
    outage: Arc<Outage>,
}

/// Control planes, of which one cannot be read.
struct Outage {
    store: Arc<dyn ControlPlaneStore>,
    unreadable: Mutex<Option<ControlPlaneId>>,
}

#[async_trait]
impl ControlPlaneStore for Outage {
    async fn control_plane(&self, id: ControlPlaneId) -> Result<Option<ControlPlane>, PortError> {
        if *self.unreadable.lock().unwrap() == Some(id) {
            return Err(PortError::transient("GetItem", "the store is unreachable"));
        }
        self.store.control_plane(id).await
    }

    async fn control_plane_id(
        &self,
        name: &ControlPlaneName,
    ) -> Result<Option<ControlPlaneId>, PortError> {
        self.store.control_plane_id(name).await
    }

    async fn control_planes(&self) -> Result<Vec<ControlPlane>, PortError> {
        self.store.control_planes().await
    }

    async fn create_control_plane(
        &self,
        control_plane: &ControlPlane,
    ) -> Result<(), CreateControlPlaneError> {
        self.store.create_control_plane(control_plane).await
    }

    async fn delete_control_plane(
        &self,
        deletion: &Deletion,
    ) -> Result<(), DeleteControlPlaneError> {
        self.store.delete_control_plane(deletion).await
    }
}

impl Harness {
    fn new() -> Self {
        let adapters = Adapters::in_memory();
        let outage = Arc::new(Outage {
            store: adapters.control_planes.clone(),
            unreadable: Mutex::default(),
        });
        let state = State {
            control_planes: outage.clone(),
            plugins: adapters.plugins.clone(),
            instances: adapters.instances.clone(),
            nodes: adapters.nodes.clone(),
            push: adapters.push.clone(),
            backoff: Arc::new(CountedWaits::default()),
        };
        Self { adapters, state, outage }
    }

    /// A control plane with a plugin, and a node with an open socket.
    async fn control_plane(&self) -> ControlPlaneId {
        let editor = ControlPlaneEditor::new(&self.adapters).await;
        editor.create("headers").await;
        let socket = socket_of(editor.id);
        self.adapters.sockets.open(&socket);
        let connection = sample::connection(editor.id, socket.as_str());
        self.adapters.nodes.add_connection(&connection).await.unwrap();
        editor.id
    }

    /// Makes one control plane unreadable, or all of them readable.
    fn break_down(&self, control_plane: Option<ControlPlaneId>) {
        *self.outage.unreadable.lock().unwrap() = control_plane;
    }

    /// Handles a batch; returns the sequence number of the record that failed.
    async fn handle(&self, records: &[Value]) -> Option<String> {
        let event: Event = serde_json::from_value(batch(records)).unwrap();
        let response = handle(event, &self.state).await.unwrap();
        let mut failures = response.batch_item_failures;
        assert!(failures.len() <= 1, "Lambda repeats everything from the lowest");
        failures.pop().map(|failure| failure.item_identifier.unwrap())
    }

    /// The messages that the control plane's node received.
    fn pushed(&self, control_plane: ControlPlaneId) -> Vec<Vec<u8>> {
        self.adapters.sockets.messages(&socket_of(control_plane))
    }
}

fn socket_of(control_plane: ControlPlaneId) -> ConnectionId {
    sample::connection_id(&format!("{control_plane}="))
}

#[tokio::test]
async fn tells_a_node_where_its_manifest_is() {
    let harness = Harness::new();
    let id = harness.control_plane().await;
    assert_eq!(harness.handle(&[change(id, "100")]).await, None);
    let adapters = &harness.adapters;
    let waits = CountedWaits::default();
    let manifest = read_manifest(
        &*adapters.control_planes,
        &*adapters.plugins,
        &*adapters.instances,
        &waits,
        id,
    )
    .await
    .unwrap();
    let expected = ServerMessage::ManifestAvailable {
        generation: 1.into(),
        digest: manifest.digest(),
        url: format!("/sync/v1/{id}/manifest"),
    };
    assert_eq!(harness.pushed(id), [expected.to_bytes()]);
}

#[tokio::test]
async fn announces_each_control_plane_of_a_batch_once() {
    let harness = Harness::new();
    let (a, b) = (harness.control_plane().await, harness.control_plane().await);
    let untouched = harness.control_plane().await;
    let batch = [change(a, "1"), change(b, "2"), change(a, "3"), change(a, "3")];
    assert_eq!(harness.handle(&batch).await, None);
    assert_eq!([a, b, untouched].map(|id| harness.pushed(id).len()), [1, 1, 0]);
}

#[tokio::test]
async fn reports_the_first_failed_record_and_announces_the_others() {
    let harness = Harness::new();
    let (broken, whole) = (harness.control_plane().await, harness.control_plane().await);
    harness.break_down(Some(broken));
    let batch =
        [change(whole, "8"), change(broken, "9"), change(broken, "10"), change(whole, "11")];
    assert_eq!(harness.handle(&batch).await.as_deref(), Some("9"));
    assert_eq!([broken, whole].map(|id| harness.pushed(id).len()), [0, 1]);
    harness.break_down(None);
    assert_eq!(harness.handle(&batch[1..]).await, None);
    assert_eq!(harness.pushed(broken).len(), 1);
    let pushed = harness.pushed(whole);
    assert!(pushed.iter().all(|message| *message == pushed[0]), "{pushed:?}");
}

#[tokio::test]
async fn reports_a_record_that_is_not_a_change_and_announces_the_others() {
    let harness = Harness::new();
    let id = harness.control_plane().await;
    let whole = format!("CP#{id}");
    for (partition, sort) in
        [(whole.as_str(), "PLUGIN#1"), ("CP#no-uuid", "CHANGE#1"), ("TOKEN#1", "CHANGE#1")]
    {
        let before = harness.pushed(id).len();
        let batch = [change(id, "1"), record(partition, sort, "2"), change(id, "3")];
        assert_eq!(harness.handle(&batch).await.as_deref(), Some("2"), "{partition} {sort}");
        assert_eq!(harness.pushed(id).len(), before + 1);
    }
}

#[tokio::test]
async fn reports_the_lowest_of_several_failures_in_any_order() {
    let harness = Harness::new();
    let (broken, whole) = (harness.control_plane().await, harness.control_plane().await);
    harness.break_down(Some(broken));
    // As text, 999 comes after 1000.
    let mut batch = [
        change(whole, "998"),
        change(broken, "999"),
        record("CP#no-uuid", "CHANGE#1", "1000"),
        change(broken, "1001"),
        change(whole, "1002"),
    ];
    for seed in 0..SHUFFLES {
        batch.shuffle(&mut StdRng::seed_from_u64(seed));
        assert_eq!(harness.handle(&batch).await.as_deref(), Some("999"), "seed {seed}");
    }
    assert_eq!(harness.pushed(whole).len(), usize::try_from(SHUFFLES).unwrap());
}

#[tokio::test]
async fn announces_the_same_for_doubled_and_reordered_batches() {
    let harness = Harness::new();
    let (a, b) = (harness.control_plane().await, harness.control_plane().await);
    let mut batch = [change(a, "1"), change(b, "2"), change(a, "3"), change(b, "4")];
    for seed in 0..SHUFFLES {
        batch.shuffle(&mut StdRng::seed_from_u64(seed));
        assert_eq!(harness.handle(&batch).await, None);
    }
    for id in [a, b] {
        let pushed = harness.pushed(id);
        assert_eq!(pushed.len(), usize::try_from(SHUFFLES).unwrap());
        assert!(pushed.iter().all(|message| *message == pushed[0]));
    }
}

#[tokio::test]
async fn announces_the_newest_state_for_a_late_record() {
    let harness = Harness::new();
    let id = harness.control_plane().await;
    ControlPlaneEditor::of(&harness.adapters, id).create("newer").await;
    assert_eq!(harness.handle(&[change(id, "1")]).await, None);
    let message: ServerMessage = serde_json::from_slice(&harness.pushed(id)[0]).unwrap();
    assert!(matches!(message,
        ServerMessage::ManifestAvailable { generation, .. } if generation.get() == 2));
}

#[tokio::test]
async fn succeeds_for_a_control_plane_that_was_deleted() {
    let harness = Harness::new();
    assert_eq!(harness.handle(&[change(sample::fresh(), "1")]).await, None);
    assert_eq!(harness.handle(&[]).await, None);
}
