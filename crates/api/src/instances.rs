//! Instances of custom plugins, as Konnect's clients write and read them.

pub(crate) mod body;
mod read;
mod write;

use axum::{
    Router,
    routing::{get, post, put},
};
use plugcast_core::instance::ScopeKind;
use plugcast_protocol::routes::{
    CONSUMER_GROUP_INSTANCES, CONSUMER_INSTANCES, INSTANCE, INSTANCES, ROUTE_INSTANCES,
    SERVICE_INSTANCES,
};

use crate::{AdminState, UploadState};

/// The routes of instances that are limited to one entity.
const SCOPED: [(ScopeKind, &str); 4] = [
    (ScopeKind::Service, SERVICE_INSTANCES),
    (ScopeKind::Route, ROUTE_INSTANCES),
    (ScopeKind::Consumer, CONSUMER_INSTANCES),
    (ScopeKind::ConsumerGroup, CONSUMER_GROUP_INSTANCES),
];

pub(crate) fn writes() -> Router<UploadState> {
    let router = Router::new()
        .route(INSTANCES, post(write::create))
        .route(INSTANCE, put(write::upsert).delete(write::delete));
    SCOPED.into_iter().fold(router, |router, (kind, path)| {
        let create = async move |state, path, caller, fields| {
            write::create_under(kind, state, path, caller, fields).await
        };
        router.route(path, post(create))
    })
}

pub(crate) fn reads() -> Router<AdminState> {
    let router = Router::new().route(INSTANCES, get(read::list)).route(INSTANCE, get(read::get));
    SCOPED.into_iter().fold(router, |router, (kind, pattern)| {
        let list = async move |state, path, query, caller| {
            read::list_under(kind, pattern, state, path, query, caller).await
        };
        router.route(pattern, get(list))
    })
}
