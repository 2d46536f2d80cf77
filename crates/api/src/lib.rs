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
mod error;
mod guard;
mod health;
mod instances;
pub mod openapi;
mod other_entities;
mod overview;
mod page;
mod problem;
mod query;
mod runtime_groups;
mod schemas;
mod sync;
mod tokens;

use std::time::SystemTime;

pub use answer::answer;
use axum::{Router, middleware::from_fn};
pub use control_planes::AdminState;
pub use custom_plugins::UploadState;
pub use error::ApiError;
use plugcast_core::Timestamp;
pub use sync::SyncState;

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
        .merge(runtime_groups::routes())
        .merge(other_entities::routes())
        .merge(tokens::routes())
        .merge(health::routes())
        .merge(openapi::routes())
        .method_not_allowed_fallback(other_entities::not_allowed)
        .layer(from_fn(guard::guard))
        // Outside the guard, whose refusals have the same form.
        .layer(from_fn(problem::problems))
        .with_state(state)
}

/// The routes of the function `sync`.
pub fn sync(state: SyncState) -> Router {
    sync::routes().layer(from_fn(guard::guard)).with_state(state)
}

/// The one place where the API asks for the time.
fn now() -> Timestamp {
    Timestamp::from(SystemTime::now())
}
