//! What stands before every route: who calls, and whether their token allows this at all.
//!
//! It goes by the table of routes and knows no control plane. Whether a limited token is for the
//! one in the path is the handler's to ask, with [`Caller::enter`](crate::caller::Caller::authorize).

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use plugcast_protocol::routes::find;

use crate::{ApiError, caller::Caller, now};

/// Refuses whoever may not use the route, before its handler has read anything.
pub(crate) async fn guard(request: Request, next: Next) -> Response {
    match admit(request) {
        Ok(request) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

fn admit(request: Request) -> Result<Request, ApiError> {
    let (mut parts, body) = request.into_parts();
    let method = parts.method.as_str();
    // API Gateway lets nothing else in. What comes all the same is refused like a route that asks
    // for a token, and then by the router.
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
