//! The function's events over ports in memory. `crates/api/tests` tries every call.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::Arc;

use axum::body::to_bytes;
use lambda_http::{Request, request::LambdaRequest};
use plugcast_api::UploadState;
use plugcast_core::{
    ControlPlaneId, Grant,
    ports::{ControlPlaneStore, PluginStore},
};
use plugcast_function_upload::{State, handle};
use plugcast_testing::{
    doubles::{CountedWaits, MemoryRegistry, MemorySources, sample},
    events::HttpEvent,
    plugins::plugin,
};
use serde_json::Value;

struct Harness {
    state: State,
    registry: Arc<MemoryRegistry>,
    id: ControlPlaneId,
}

impl Harness {
    async fn new() -> Self {
        let registry = Arc::new(MemoryRegistry::default());
        let control_plane = sample::control_plane("default");
        registry.create_control_plane(&control_plane).await.unwrap();
        let sources = Arc::new(MemorySources::default());
        let state = UploadState::new(registry.clone(), sources, Arc::new(CountedWaits::default()));
        Self { state: state.into(), registry, id: control_plane.id }
    }

    async fn upload(&self, grant: Option<&Grant>) -> (u16, Value) {
        let path = format!("/v2/control-planes/{}/core-entities/custom-plugins", self.id);
        let mut event = HttpEvent::new("POST", &path).body(plugin("headers", 1).body().to_string());
        if let Some(grant) = grant {
            event = event.by(grant);
        }
        let event: LambdaRequest = serde_json::from_value(event.into_value()).unwrap();
        let (parts, body) = handle(Request::from(event), &self.state).await.unwrap().into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        (parts.status.as_u16(), serde_json::from_slice(&body).unwrap())
    }
}

#[tokio::test]
async fn an_upload_event_publishes_the_plugin() {
    let harness = Harness::new().await;
    let (status, created) = harness.upload(Some(&Grant::of_environment())).await;
    assert_eq!((status, &created["name"]), (201, &"headers".into()), "{created}");
    let plugins = harness.registry.plugins(harness.id).await.unwrap();
    assert_eq!(plugins.len(), 1);
}

#[tokio::test]
async fn an_upload_event_without_an_identity_publishes_nothing() {
    let harness = Harness::new().await;
    assert_eq!(harness.upload(None).await.0, 401);
    assert_eq!(harness.registry.plugins(harness.id).await.unwrap(), []);
}
