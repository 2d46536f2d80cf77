//! Control planes, in Konnect's form.

mod filter;
mod read;
mod write;

use axum::{Router, routing::get};
use plugcast_protocol::routes::{CONTROL_PLANE, CONTROL_PLANES};

use crate::AdminState;

/// Control planes on a page by default, as on Konnect.
pub(crate) const DEFAULT_PAGE_SIZE: usize = 10;
/// The longest page, as on Konnect.
pub(crate) const MAX_PAGE_SIZE: usize = 100;
/// The highest page number that is accepted, far above the last page of any installation.
pub(crate) const MAX_PAGE_NUMBER: usize = 1_000_000;

pub(crate) fn routes() -> Router<AdminState> {
    Router::new()
        .route(CONTROL_PLANES, get(read::list).post(write::create))
        .route(CONTROL_PLANE, get(read::get).patch(write::update).delete(write::delete))
}
