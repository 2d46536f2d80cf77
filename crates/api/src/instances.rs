//! Instances of custom plugins, as Konnect's clients write and read them.

pub(crate) mod body;
mod read;
mod write;

use axum::{
    Router,
    routing::{get, post, put},
};
use plugcast_protocol::routes::{INSTANCE, INSTANCES};

use crate::{AdminState, UploadState};

pub(crate) fn writes() -> Router<UploadState> {
    Router::new()
        .route(INSTANCES, post(write::create))
        .route(INSTANCE, put(write::upsert).delete(write::delete))
}

pub(crate) fn reads() -> Router<AdminState> {
    Router::new().route(INSTANCES, get(read::list)).route(INSTANCE, get(read::get))
}
