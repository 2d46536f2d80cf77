//! The guard in front of every route: the caller, and whether its role allows the route.
//!
//! It uses the table of routes alone. Each handler checks by
//! [`Caller::authorize`](crate::caller::Caller::authorize) that a scoped token includes its control
//! plane.

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use plugcast_protocol::routes::find;

use crate::{ApiError, caller::Caller, now};

/// Refuses a caller that may not use the route, before its handler reads anything.
pub(crate) async fn guard(request: Request, next: Next) -> Response {
    match admit(request) {
        Ok(request) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

fn admit(request: Request) -> Result<Request, ApiError> {
    let (mut parts, body) = request.into_parts();
    let method = parts.method.as_str();
    // API Gateway forwards known routes only. An unknown one is treated as a route that needs a
    // token, and the router refuses it.
    let route = find(method, parts.uri.path()).map(|(route, _)| route);
    if route.is_none_or(|route| route.authorized) {
        let caller = Caller::of(&parts, now()).ok_or(ApiError::Unauthorized)?;
        if let Some(route) = route {
            caller.require(route.action_of(method))?;
            if route.everywhere && !caller.is_unscoped() {
                return Err(ApiError::Forbidden);
            }
        }
        parts.extensions.insert(caller);
    }
    Ok(Request::from_parts(parts, body))
}
