//! Listing and reading control planes.

use axum::{
    Json,
    extract::{Path, State},
};
use plugcast_core::identity::Action;
use plugcast_protocol::control_plane::{ControlPlaneBody, ControlPlanePage, PageMeta, PageNumbers};
use serde::Deserialize;

use super::{address::Address, filter::Filters};
use crate::{
    AdminState, ApiError,
    caller::Caller,
    query::{Query, positive},
};

/// Control planes on a page when the client does not say, as Konnect has it.
const DEFAULT_PAGE_SIZE: usize = 10;
/// The longest page, as Konnect has it.
const MAX_PAGE_SIZE: usize = 100;

pub(super) async fn get(
    State(state): State<AdminState>,
    Path(control_plane): Path<String>,
    caller: Caller,
    Address(address): Address,
) -> Result<Json<ControlPlaneBody>, ApiError> {
    let entered = caller.enter(Action::Read, &*state.control_planes, &control_plane).await?;
    Ok(Json(ControlPlaneBody::new(entered.control_plane, &address)))
}

/// The part of a list that is asked for. Parameters that nobody knows are ignored, as Konnect does.
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
    Address(address): Address,
) -> Result<Json<ControlPlanePage>, ApiError> {
    caller.require(Action::Read)?;
    let size = positive("page[size]", page.size.as_deref(), DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE)?;
    let number = positive("page[number]", page.number.as_deref(), 1, usize::MAX)?;
    let filters = Filters::of(&parameters)?;
    let mut control_planes = state.control_planes.control_planes().await?;
    control_planes.retain(|one| caller.sees(one.id) && filters.match_all(one));
    let total = control_planes.len();
    let skipped = size.saturating_mul(number - 1);
    let page = control_planes.into_iter().skip(skipped).take(size);
    Ok(Json(ControlPlanePage {
        meta: PageMeta { page: PageNumbers { number, size, total } },
        data: page.map(|one| ControlPlaneBody::new(one, &address)).collect(),
    }))
}
