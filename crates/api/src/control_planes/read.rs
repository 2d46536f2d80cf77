//! Listing and reading control planes.

use axum::{
    Json,
    extract::{Path, State},
};
use plugcast_core::identity::Action;
use plugcast_protocol::control_plane::{ControlPlaneBody, ControlPlanePage, PageMeta, PageNumbers};
use serde::Deserialize;

use super::{DEFAULT_PAGE_SIZE, MAX_PAGE_NUMBER, MAX_PAGE_SIZE, filter::Filters};
use crate::{
    AdminState, ApiError,
    caller::Caller,
    query::{Query, positive},
};

pub(super) async fn get(
    State(state): State<AdminState>,
    Path(control_plane): Path<String>,
    caller: Caller,
) -> Result<Json<ControlPlaneBody>, ApiError> {
    let authorized = caller.authorize(Action::Read, &*state.control_planes, &control_plane).await?;
    Ok(Json(authorized.control_plane.into()))
}

/// The page of a list. Unknown parameters are ignored, as by Konnect.
#[derive(Debug, Default, Deserialize)]
pub(super) struct PageQuery {
    #[serde(rename = "page[size]")]
    size: Option<String>,
    #[serde(rename = "page[number]")]
    number: Option<String>,
}

pub(super) async fn list(
    State(state): State<AdminState>,
    Query(page): Query<PageQuery>,
    Query(parameters): Query<Vec<(String, String)>>,
    caller: Caller,
) -> Result<Json<ControlPlanePage>, ApiError> {
    caller.require(Action::Read)?;
    let size = positive("page[size]", page.size.as_deref(), DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE)?;
    let number = positive("page[number]", page.number.as_deref(), 1, MAX_PAGE_NUMBER)?;
    let filters = Filters::of(&parameters)?;
    let mut control_planes = state.control_planes.control_planes().await?;
    control_planes.retain(|one| caller.sees(one.id) && filters.match_all(one));
    let total = control_planes.len();
    let skipped = size.saturating_mul(number - 1);
    let page = control_planes.into_iter().skip(skipped).take(size);
    Ok(Json(ControlPlanePage {
        meta: PageMeta { page: PageNumbers { number, size, total } },
        data: page.map(ControlPlaneBody::from).collect(),
    }))
}
