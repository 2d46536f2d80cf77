//! The health check. It reads nothing, so that load balancers can call it often.

use axum::{Json, Router, routing::get};
use plugcast_protocol::{health::Health, routes::HEALTH};

use crate::AdminState;

pub(crate) fn routes() -> Router<AdminState> {
    Router::new().route(HEALTH, get(health))
}

async fn health() -> Json<Health> {
    Json(Health { status: "ok".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() })
}
