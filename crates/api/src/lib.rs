#![doc = include_str!("../README.md")]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod answer;
mod body;
mod caller;
mod changes;
mod conditional;
mod control_planes;
mod custom_plugins;
mod deck;
mod error;
mod fingerprint;
mod guard;
mod health;
mod instances;
pub mod openapi;
mod other_entities;
mod overview;
mod page;
mod problem;
mod query;
mod schemas;
mod state;
mod sync;
mod tokens;

use std::time::SystemTime;

pub use answer::answer;
use axum::{Router, middleware::from_fn};
pub use error::ApiError;
use plugcast_core::Timestamp;
pub use state::{AdminState, SyncState, UploadState};

/// The routes of the function `upload`.
pub fn upload(state: UploadState) -> Router {
    custom_plugins::writes()
        .merge(instances::writes())
        .merge(schemas::validations())
        .layer(from_fn(guard::guard))
        .with_state(state)
}

/// The routes of the function `admin`.
pub fn admin(state: AdminState) -> Router {
    custom_plugins::reads()
        .merge(instances::reads())
        .merge(schemas::reads())
        .merge(control_planes::routes())
        .merge(overview::routes())
        .merge(changes::routes())
        .merge(deck::routes())
        .merge(other_entities::routes())
        .merge(tokens::routes())
        .merge(health::routes())
        .merge(openapi::routes())
        .method_not_allowed_fallback(other_entities::not_allowed)
        .layer(from_fn(guard::guard))
        // Outside the guard, so that the guard's refusals get the same form.
        .layer(from_fn(problem::problems))
        .with_state(state)
}

/// The routes of the function `sync`.
pub fn sync(state: SyncState) -> Router {
    sync::routes().layer(from_fn(guard::guard)).with_state(state)
}

/// The time. Every handler reads the clock here.
fn now() -> Timestamp {
    Timestamp::from(SystemTime::now())
}
