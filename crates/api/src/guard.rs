//! What stands before every route: who calls, and whether their token allows this at all.
//!
//! It goes by the table of routes and knows no control plane. Whether a limited token is for the
//! one in the path is the handler's to ask, with [`Caller::enter`](crate::caller::Caller::enter).

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::{IntoResponse, Response},
};
use plugcast_protocol::routes::Route;

use crate::{ApiError, caller::Caller, now};

/// Refuses whoever may not use the route, before its handler has read anything.
pub(crate) async fn guard(path: MatchedPath, request: Request, next: Next) -> Response {
    let Some(route) = Route::find(request.method().as_str(), path.as_str()) else {
        // No route has this method, which the router says in its own way.
        return next.run(request).await;
    };
    if !route.authorized {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let Some(caller) = Caller::of(&parts, now()) else {
        return ApiError::Unauthorized.into_response();
    };
    if let Err(refusal) = admit(&caller, route) {
        return refusal.into_response();
    }
    parts.extensions.insert(caller);
    next.run(Request::from_parts(parts, body)).await
}

fn admit(caller: &Caller, route: &Route) -> Result<(), ApiError> {
    caller.require(route.action)?;
    if route.everywhere && !caller.is_unlimited() { Err(ApiError::Forbidden) } else { Ok(()) }
}
