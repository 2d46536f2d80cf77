//! Answering one invocation: a span around it, and one log line at its end.

use std::time::Instant;

use axum::{Router, response::Response};
use lambda_http::{Request, RequestExt};
use tower::ServiceExt;
use tracing::Instrument;

/// Answers `request` by `router`.
pub async fn answer(router: &Router, request: Request) -> Response {
    let started = Instant::now();
    let request_id =
        request.lambda_context_ref().map(|context| context.request_id.clone()).unwrap_or_default();
    let span = tracing::info_span!(
        "request",
        request.id = %request_id,
        http.method = %request.method(),
        http.path = %request.uri().path(),
    );
    async {
        let response = match router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        tracing::info!(
            http.status = response.status().as_u16(),
            took_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
            "answered",
        );
        response
    }
    .instrument(span)
    .await
}
