//! The function's events over ports in memory. `crates/api/tests` tries every call.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::Arc;

use axum::body::to_bytes;
use lambda_http::{Request, request::LambdaRequest};
use plugcast_api::AdminState;
use plugcast_core::{Grant, ports::ControlPlaneStore};
use plugcast_function_admin::{State, handle};
use plugcast_testing::{
    doubles::{CountedWaits, MemoryNodes, MemoryPush, MemoryRegistry, MemorySources, sample},
    events::HttpEvent,
};
use serde_json::{Value, json};

async fn state() -> State {
    let registry = Arc::new(MemoryRegistry::default());
    registry.create_control_plane(&sample::control_plane("default")).await.unwrap();
    let state = AdminState::new(
        registry,
        Arc::new(MemorySources::default()),
        Arc::new(MemoryNodes::default()),
        Arc::new(MemoryPush::default()),
        Arc::new(CountedWaits::default()),
    );
    state.into()
}

async fn answer(event: HttpEvent) -> (u16, Value) {
    let event: LambdaRequest = serde_json::from_value(event.into_value()).unwrap();
    let (parts, body) = handle(Request::from(event), &state().await).await.unwrap().into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    (parts.status.as_u16(), serde_json::from_slice(&body).unwrap())
}

#[tokio::test]
async fn lists_the_control_planes_for_an_identity() {
    let list = HttpEvent::new("GET", "/v2/control-planes");
    let (status, body) = answer(list.clone().by(&Grant::of_environment())).await;
    assert_eq!((status, &body["data"][0]["name"]), (200, &json!("default")), "{body}");
    assert_eq!(answer(list).await.0, 401);
}

#[tokio::test]
async fn answers_health_without_an_identity() {
    assert_eq!(answer(HttpEvent::new("GET", "/healthz")).await.0, 200);
}
