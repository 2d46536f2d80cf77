//! Whether the service answers. It reads nothing, so that a load balancer can ask often.

use axum::{Json, Router, routing::get};
use plugcast_protocol::{health::Health, routes::HEALTH};

use crate::AdminState;

pub(crate) fn routes() -> Router<AdminState> {
    Router::new().route(HEALTH, get(health))
}

async fn health() -> Json<Health> {
    Json(Health { status: "ok".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() })
}
