//! The API's description in OpenAPI 3.1.
//!
//! [`document`] makes it from the table of routes, the operations in `operations`, and the wire
//! types. What it makes lies in `crates/api/openapi.json` and is served from there; a test holds
//! the two together, so that a change of the API is a change that a reviewer sees.

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

/// What [`document`] made when somebody last looked at it.
pub const DOCUMENT: &str = include_str!("../openapi.json");

pub(crate) fn routes() -> Router<AdminState> {
    Router::new().route(OPENAPI, get(answer))
}

async fn answer() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], DOCUMENT)
}
