//! The function's events over ports in memory. `crates/api/tests` tries every call.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::Arc;

use axum::body::to_bytes;
use lambda_http::{Request, request::LambdaRequest};
use plugcast_api::SyncState;
use plugcast_core::{
    Grant, Role, Scope, identity::Identity, ports::ControlPlaneStore, signing::ManifestSigner,
};
use plugcast_function_sync::{State, handle};
use plugcast_testing::{
    doubles::{CountedWaits, MemoryRegistry, MemorySources, sample},
    events::HttpEvent,
};
use serde_json::{Value, json};

async fn answer(state: &State, event: HttpEvent) -> (u16, Value) {
    let event: LambdaRequest = serde_json::from_value(event.into_value()).unwrap();
    let (parts, body) = handle(Request::from(event), state).await.unwrap().into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    (parts.status.as_u16(), serde_json::from_slice(&body).unwrap())
}

#[tokio::test]
async fn serves_the_manifest_to_the_nodes_of_its_control_plane() {
    let registry = Arc::new(MemoryRegistry::default());
    let control_plane = sample::control_plane("default");
    registry.create_control_plane(&control_plane).await.unwrap();
    let signer = ManifestSigner::from_seed(&[7; 32]);
    let sources = Arc::new(MemorySources::default());
    let waits = Arc::new(CountedWaits::default());
    let state = SyncState::new(registry, sources, waits, signer, "wss://push.example/live").into();
    let pull = HttpEvent::new("GET", &format!("/sync/v1/{}/manifest", control_plane.id));
    let node =
        |scope| Grant::from(Identity { name: "edge".to_owned(), role: Role::DataPlane, scope });
    let own = node(Scope::Only([control_plane.id].into()));
    let (status, signed) = answer(&state, pull.clone().by(&own)).await;
    let manifest: Value = serde_json::from_str(signed["manifest"].as_str().unwrap()).unwrap();
    assert_eq!((status, &manifest["control_plane_id"]), (200, &json!(control_plane.id)));
    let elsewhere = node(Scope::Only([sample::fresh()].into()));
    assert_eq!(answer(&state, pull.clone().by(&elsewhere)).await.0, 403);
    assert_eq!(answer(&state, pull).await.0, 401);
}
