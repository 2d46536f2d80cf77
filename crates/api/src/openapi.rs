//! The API's description in OpenAPI 3.1.
//!
//! [`document`] builds it from the table of routes, the operations in `operations`, and the wire
//! types. The result is stored in `crates/api/openapi.json` and served from there. A test compares
//! the two, so that a reviewer sees every change of the API.

mod document;
mod operation;
mod operations;
mod parameters;
mod refusals;
#[cfg(test)]
mod tests;

use axum::{Router, http::header::CONTENT_TYPE, response::IntoResponse, routing::get};
pub use document::document;
use plugcast_protocol::routes::OPENAPI;

use crate::AdminState;

/// The stored result of [`document`].
pub const DOCUMENT: &str = include_str!("../openapi.json");

pub(crate) fn routes() -> Router<AdminState> {
    Router::new().route(OPENAPI, get(answer))
}

async fn answer() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], DOCUMENT)
}
