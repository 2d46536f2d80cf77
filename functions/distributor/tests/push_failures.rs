//! Failed pushes are logged with their cause, and a record fails where no socket was reached.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::{
    io,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use aws_lambda_events::event::dynamodb::Event;
use plugcast_core::{ControlPlaneId, PortError, ports::NodeStore};
use plugcast_function_distributor::{State, handle};
use plugcast_testing::{
    contracts::{Adapters, ControlPlaneEditor},
    doubles::{Call, CountedWaits, MemoryNodes, MemoryPush, Observed, Observer, Sockets, sample},
    events::{batch, change},
};
use tracing_subscriber::fmt::MakeWriter;

/// Fails the first sends, as an endpoint does that cannot be reached.
struct Unreachable {
    sends: AtomicUsize,
    failing: usize,
}

#[async_trait]
impl Observer for Unreachable {
    async fn before(&self, call: Call) -> Result<(), PortError> {
        let fails = call == Call::Send && self.sends.fetch_add(1, Ordering::SeqCst) < self.failing;
        if !fails {
            return Ok(());
        }
        let error = PortError::transient("PostToConnection", "connection refused (os error 111)");
        Err(error.with_code("unreachable"))
    }
}

/// A distributor and one control plane with some nodes.
struct Harness {
    state: State,
    id: ControlPlaneId,
}

impl Harness {
    async fn new(nodes: usize, failing: usize) -> Self {
        let adapters = Adapters::in_memory();
        let editor = ControlPlaneEditor::new(&adapters).await;
        editor.create("headers").await;
        let (id, sockets) = (editor.id, Arc::new(Sockets::default()));
        let registered = Arc::new(MemoryNodes::default());
        for n in 0..nodes {
            let connection = sample::connection(id, &format!("{n}="));
            sockets.open(&connection.id);
            registered.add_connection(&connection).await.unwrap();
        }
        let unreachable = Arc::new(Unreachable { sends: AtomicUsize::new(0), failing });
        let push = Observed::new(Arc::new(MemoryPush::to(sockets)), unreachable);
        let state = State {
            control_planes: adapters.control_planes.clone(),
            plugins: adapters.plugins.clone(),
            instances: adapters.instances.clone(),
            nodes: registered,
            push: Arc::new(push),
            backoff: Arc::new(CountedWaits::default()),
        };
        Self { state, id }
    }

    /// Handles a batch of one change: the sequence number of the failed record, and the log.
    async fn announce(&self) -> (Option<String>, String) {
        let batch = batch(&[change(self.id, "7")]);
        let event: Event = serde_json::from_value(batch).unwrap();
        let log = Log::default();
        let subscriber =
            tracing_subscriber::fmt().with_ansi(false).with_writer(log.clone()).finish();
        let guard = tracing::subscriber::set_default(subscriber);
        let mut failures = handle(event, &self.state).await.unwrap().batch_item_failures;
        drop(guard);
        let failed = failures.pop().and_then(|failure| failure.item_identifier);
        (failed, log.text())
    }
}

/// Log lines in memory.
#[derive(Default, Clone)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_record_fails_where_no_push_succeeds() {
    let harness = Harness::new(3, usize::MAX).await;
    let (failed, log) = harness.announce().await;
    assert_eq!(failed.as_deref(), Some("7"));
    let errors: Vec<_> = log.lines().filter(|line| line.contains("ERROR")).collect();
    assert!(errors[0].contains("pushes failed"), "{log}");
    assert!(errors[0].contains("connection refused (os error 111)"), "{log}");
    assert!(errors[0].contains("unreachable: 3"), "{log}");
    assert!(errors[1].contains("change not announced"), "{log}");
    assert_eq!(errors.len(), 2, "one line for the pushes, one for the record: {log}");
}

#[tokio::test]
async fn a_record_succeeds_where_some_push_succeeds() {
    let harness = Harness::new(3, 1).await;
    let (failed, log) = harness.announce().await;
    assert_eq!(failed, None);
    let errors: Vec<_> = log.lines().filter(|line| line.contains("ERROR")).collect();
    assert_eq!(errors.len(), 1, "{log}");
    assert!(errors[0].contains("unreachable: 1") && errors[0].contains("push.sent=2"), "{log}");
}

#[tokio::test]
async fn a_record_succeeds_without_nodes() {
    let (failed, log) = Harness::new(0, 0).await.announce().await;
    assert_eq!(failed, None);
    assert!(!log.contains("ERROR"), "{log}");
}
