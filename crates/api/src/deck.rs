//! The look-ups that decK makes before it reads or writes plugins.
//!
//! decK finds its control plane by name in the list of "runtime groups", the former name of control
//! planes. Before it compares, it reads the JSON schema of each kind of entity for its defaults.
//! The lists of entities that it reads after that are in `other_entities` and `custom_plugins`.

use axum::{
    Json, Router,
    extract::{Path, State},
    routing::get,
};
use plugcast_core::identity::Action;
use plugcast_protocol::{
    routes::{JSON_SCHEMA, RUNTIME_GROUPS},
    runtime_group::{RuntimeGroup, RuntimeGroupPage},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    AdminState, ApiError,
    caller::Caller,
    control_planes::MAX_PAGE_NUMBER,
    other_entities::KINDS,
    query::{Query, positive},
};

pub(crate) fn routes() -> Router<AdminState> {
    Router::new().route(RUNTIME_GROUPS, get(runtime_groups)).route(JSON_SCHEMA, get(json_schema))
}

/// The query of the list; decK sends it from the second page on. There is only one page, because an
/// installation holds at most as many control planes as decK reads at once.
#[derive(Debug, Default, Deserialize)]
struct ListQuery {
    page: Option<String>,
}

async fn runtime_groups(
    State(state): State<AdminState>,
    Query(query): Query<ListQuery>,
    caller: Caller,
) -> Result<Json<RuntimeGroupPage>, ApiError> {
    caller.require(Action::Read)?;
    let page = positive("page", query.page.as_deref(), 1, MAX_PAGE_NUMBER)?;
    let mut data = Vec::new();
    if page == 1 {
        let mut control_planes = state.control_planes.control_planes().await?;
        control_planes.retain(|control_plane| caller.sees(control_plane.id));
        data.extend(control_planes.into_iter().map(RuntimeGroup::from));
    }
    Ok(Json(RuntimeGroupPage { data, page, page_count: 1 }))
}

/// The schema of a kind that Plugcast does not store: it has no defaults.
async fn json_schema(
    State(state): State<AdminState>,
    Path((control_plane, entity)): Path<(String, String)>,
    caller: Caller,
) -> Result<Json<Value>, ApiError> {
    caller.authorize(Action::Read, &*state.control_planes, &control_plane).await?;
    if KINDS.iter().any(|kind| kind.one == entity) {
        Ok(Json(json!({ "properties": {} })))
    } else {
        Err(ApiError::NotFound(format!("no schema of '{entity}'")))
    }
}
