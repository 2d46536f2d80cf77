//! Errors of control planes, in the form that Konnect's clients take there.

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

/// Answers what `next` refuses about control planes as a [`Problem`]. It stands before everything
/// that refuses, the guard too.
pub(crate) async fn problems(request: Request, next: Next) -> Response {
    let route = find(request.method().as_str(), request.uri().path());
    if route.is_none_or(|(route, _)| ![CONTROL_PLANES, CONTROL_PLANE].contains(&route.path)) {
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
