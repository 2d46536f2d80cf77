//! The distributor's handler over the adapters that deploy, with one node per control plane.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use aws_lambda_events::event::dynamodb::Event;
use bytes::Bytes;
use http::{Request, Response};
use plugcast_aws::BackendError;
use plugcast_core::{ConnectionId, ControlPlaneId};
use plugcast_function_distributor::{State, handle};
use plugcast_testing::{
    contracts::{Adapters, ControlPlaneEditor},
    doubles::sample,
};
use plugcast_tests::{
    embedded::Embedded,
    intercepted::{InterceptedBackend, Interceptor},
};
use serde_json::{Value, json};

/// A distributor and what it works on.
pub(super) struct DistributorHarness {
    adapters: Adapters,
    state: State,
    outage: Arc<Outage>,
}

/// Nothing about one control plane can be read or written while this names it.
#[derive(Default)]
struct Outage(Mutex<Option<ControlPlaneId>>);

#[async_trait]
impl Interceptor for Outage {
    async fn intercept(
        &self,
        request: &Request<Bytes>,
    ) -> Option<Result<Response<Bytes>, BackendError>> {
        let unreadable = (*self.0.lock().unwrap())?.to_string();
        let names_it = String::from_utf8_lossy(request.body()).contains(&unreadable);
        names_it.then(|| Err("out of reach".into()))
    }
}

impl DistributorHarness {
    pub(super) async fn new() -> Self {
        let embedded = Embedded::open().await;
        let outage = Arc::new(Outage::default());
        let backend = InterceptedBackend::new(embedded.backend(), outage.clone());
        let state = State::new(
            embedded.registry_through(backend.clone()),
            embedded.nodes_through(backend.clone()),
            embedded.push_through(backend),
        );
        Self { adapters: embedded.adapters(), state, outage }
    }

    /// A control plane with a plugin, and a node that listens.
    pub(super) async fn control_plane(&self) -> ControlPlaneId {
        let editor = ControlPlaneEditor::new(&self.adapters).await;
        editor.create("headers").await;
        let socket = socket_of(editor.id);
        self.adapters.sockets.open(&socket);
        let connection = sample::connection(editor.id, socket.as_str());
        self.adapters.nodes.add_connection(&connection).await.unwrap();
        editor.id
    }

    pub(super) fn break_down(&self, control_plane: Option<ControlPlaneId>) {
        *self.outage.0.lock().unwrap() = control_plane;
    }

    /// Hands over a batch; the answer is the sequence number from which Lambda comes back.
    pub(super) async fn handle(&self, records: &[Value]) -> Option<String> {
        let event: Event = serde_json::from_value(json!({ "Records": records })).unwrap();
        let response = handle(event, &self.state).await.unwrap();
        let mut failures = response.batch_item_failures;
        assert!(failures.len() <= 1, "one failure says it all");
        failures.pop().map(|failure| failure.item_identifier.unwrap())
    }

    /// What the control plane's node was told, from first to last.
    pub(super) fn told(&self, control_plane: ControlPlaneId) -> Vec<Vec<u8>> {
        self.adapters.sockets.messages(&socket_of(control_plane))
    }

    /// The adapters, for what else goes on.
    pub(super) fn adapters(&self) -> &Adapters {
        &self.adapters
    }
}

fn socket_of(control_plane: ControlPlaneId) -> ConnectionId {
    sample::connection_id(&format!("{control_plane}="))
}

/// The stream's record of a new change.
pub(super) fn change(control_plane: ControlPlaneId, sequence: &str) -> Value {
    record(&format!("CP#{control_plane}"), "CHANGE#00000000000000000001", sequence)
}

/// A record under any key.
pub(super) fn record(partition: &str, sort: &str, sequence: &str) -> Value {
    json!({
        "eventID": sequence,
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "local",
        "dynamodb": {
            "Keys": { "pk": { "S": partition }, "sk": { "S": sort } },
            "SequenceNumber": sequence,
            "SizeBytes": 100,
            "StreamViewType": "NEW_IMAGE",
        },
    })
}
