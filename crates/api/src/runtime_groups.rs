//! Where decK looks up a control plane: by its former name, "runtime group".

use axum::{Json, Router, extract::State, routing::get};
use plugcast_core::identity::Action;
use plugcast_protocol::{
    routes::RUNTIME_GROUPS,
    runtime_group::{RuntimeGroup, RuntimeGroupPage},
};
use serde::Deserialize;

use crate::{
    AdminState, ApiError,
    caller::Caller,
    control_planes::MAX_PAGE_NUMBER,
    query::{Query, positive},
};

pub(crate) fn routes() -> Router<AdminState> {
    Router::new().route(RUNTIME_GROUPS, get(list))
}

/// The query of a list; decK gives it from the second page on. There is never a second page, as
/// an installation holds no more control planes than decK takes at once.
#[derive(Debug, Default, Deserialize)]
struct ListQuery {
    page: Option<String>,
}

async fn list(
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
