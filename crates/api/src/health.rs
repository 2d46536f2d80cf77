//! Whether the service answers. It reads nothing, so that a load balancer can ask often.

use axum::{Json, Router, routing::get};
use plugcast_protocol::routes::HEALTH;
use serde_json::{Value, json};

use crate::AdminState;

pub(crate) fn routes() -> Router<AdminState> {
    Router::new().route(HEALTH, get(health))
}

async fn health() -> Json<Value> {
    Json(json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") }))
}
