//! Control planes, in Konnect's form.

mod filter;
mod read;
mod write;

use axum::{Router, routing::get};
use plugcast_protocol::routes::{CONTROL_PLANE, CONTROL_PLANES};

use crate::AdminState;

/// Control planes on a page when the client does not say, as Konnect has it.
pub(crate) const DEFAULT_PAGE_SIZE: usize = 10;
/// The longest page, as Konnect has it.
pub(crate) const MAX_PAGE_SIZE: usize = 100;
/// The last page that can be asked for, far past the last that can be.
pub(crate) const MAX_PAGE_NUMBER: usize = 1_000_000;

pub(crate) fn routes() -> Router<AdminState> {
    Router::new()
        .route(CONTROL_PLANES, get(read::list).post(write::create))
        .route(CONTROL_PLANE, get(read::get).patch(write::update).delete(write::delete))
}
