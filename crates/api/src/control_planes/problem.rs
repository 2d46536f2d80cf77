//! Errors as Konnect's control planes have them.
//!
//! Its entities answer gRPC's form and its control planes "problem details": clients parse one or
//! the other by the path. Whatever refuses a request, an extractor too, comes through here.

use axum::{
    body::Body,
    extract::Request,
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_LENGTH, CONTENT_TYPE},
        request::Parts,
    },
    middleware::Next,
    response::Response,
};
use lambda_http::{RequestExt, request::RequestContext};
use plugcast_protocol::{error::ErrorBody, problem::Problem};

/// The type of the body.
const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Gives an error the other form, and leaves everything else as it is.
pub(super) async fn as_problems(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let instance = format!("plugcast:request:{}", request_id(&parts));
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let Some(error) = response.extensions_mut().remove::<ErrorBody>() else { return response };
    let status = response.status();
    let title = status.canonical_reason().unwrap_or_default();
    let problem = Problem::new(status.as_u16(), title, instance, error);
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.insert(CONTENT_TYPE, PROBLEM_JSON);
    match serde_json::to_vec(&problem) {
        Ok(bytes) => Response::from_parts(parts, Body::from(bytes)),
        Err(_) => {
            parts.status = StatusCode::INTERNAL_SERVER_ERROR;
            Response::from_parts(parts, Body::empty())
        }
    }
}

fn request_id(parts: &Parts) -> String {
    match parts.request_context_ref() {
        Some(RequestContext::ApiGatewayV2(context)) => context.request_id.clone(),
        _ => None,
    }
    .unwrap_or_default()
}
