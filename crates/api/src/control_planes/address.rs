//! Where the caller reached this API.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header::HOST, request::Parts},
};

/// The address that the caller used, such as `https://plugcast.example.com`.
///
/// A function does not know what names lead to it. Konnect's clients want to be told where a
/// control plane's nodes connect, and agents connect to the same address.
pub(super) struct Address(pub(super) String);

impl<S: Sync> FromRequestParts<S> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let scheme = text(&parts.headers, "x-forwarded-proto").unwrap_or("http");
        let host = text(&parts.headers, HOST.as_str()).unwrap_or("localhost");
        Ok(Self(format!("{scheme}://{host}")))
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
