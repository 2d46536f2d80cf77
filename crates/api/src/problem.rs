//! Errors of the control plane routes, as `application/problem+json`, which Konnect's clients
//! expect.

use axum::{
    Json,
    extract::Request,
    http::{HeaderValue, header::CONTENT_TYPE},
    middleware::Next,
    response::{IntoResponse, Response},
};
use lambda_http::RequestExt;
use plugcast_protocol::{
    error::ErrorBody,
    problem::{PROBLEM_JSON, Problem},
    routes::{CONTROL_PLANE, CONTROL_PLANES, find},
};

/// Whether the errors of this route are problems on Konnect.
pub(crate) fn is_of_control_planes(path: &str) -> bool {
    path == CONTROL_PLANES || path == CONTROL_PLANE
}

/// Renders errors of `next` as a [`Problem`] on the control plane routes.
pub(crate) async fn problems(request: Request, next: Next) -> Response {
    let route = find(request.method().as_str(), request.uri().path());
    if !route.is_some_and(|(route, _)| is_of_control_planes(route.path)) {
        return next.run(request).await;
    }
    let context = request.lambda_context_ref();
    let request_id = context.map(|context| context.request_id.clone()).unwrap_or_default();
    let mut response = next.run(request).await;
    let Some(error) = response.extensions_mut().remove::<ErrorBody>() else { return response };
    let status = response.status();
    let title = status.canonical_reason().unwrap_or_default();
    let body = Json(Problem::new(status.as_u16(), title, &request_id, error));
    let mut problem = (status, body).into_response();
    let headers = problem.headers_mut();
    for (name, value) in response.headers() {
        if !headers.contains_key(name) {
            headers.insert(name.clone(), value.clone());
        }
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    problem
}
