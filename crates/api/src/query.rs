//! Reading a query string. A fault in it gets the same error body as any other.

use axum::{
    extract::{FromRequestParts, Query as Parsed},
    http::request::Parts,
};
use plugcast_protocol::error::ErrorDetail;
use serde::de::DeserializeOwned;

use crate::ApiError;

/// The parameters of the query.
pub(crate) struct Query<T>(pub(crate) T);

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        match Parsed::try_from_uri(&parts.uri) {
            Ok(Parsed(parameters)) => Ok(Self(parameters)),
            Err(error) => Err(ApiError::Invalid(vec![ErrorDetail::entity(error.body_text())])),
        }
    }
}

/// A whole number from 1 to `most`, or `default` where the query has none.
pub(crate) fn positive(
    field: &str,
    text: Option<&str>,
    default: usize,
    most: usize,
) -> Result<usize, ApiError> {
    let Some(text) = text else { return Ok(default) };
    text.parse()
        .ok()
        .filter(|number| (1..=most).contains(number))
        .ok_or_else(|| ApiError::field(field, format!("must be 1 to {most}, but got '{text}'")))
}
