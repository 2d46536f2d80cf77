//! The HTTP API.

use std::sync::Arc;

use axum::{
    Json,
    body::Body,
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{Method, StatusCode, header::AUTHORIZATION};
use http_body_util::{BodyExt, Limited};
use plugcast_core::limits::platform::MAX_REQUEST_BYTES;
use plugcast_protocol::{
    error::{Code, ErrorBody},
    routes::{self, Function, Route},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Gateway, event};

/// A response of the gateway itself.
pub(super) fn refusal(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "message": message }))).into_response()
}

pub(super) async fn answer(State(gateway): State<Arc<Gateway>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Some((route, parameters)) = routes::find(parts.method.as_str(), parts.uri.path()) else {
        return refusal(StatusCode::NOT_FOUND, "Not Found");
    };
    let request_id = Uuid::new_v4().to_string();
    let incoming = event::Incoming {
        method: &parts.method,
        uri: &parts.uri,
        headers: &parts.headers,
        request_id: &request_id,
    };
    let context = match authorize(&gateway, &incoming, route).await {
        Ok(context) => context,
        Err(refusal) => return *refusal,
    };
    let body = match read(body).await {
        Ok(body) => body,
        Err(refusal) => return *refusal,
    };
    let event = event::http(&incoming, route, parameters, context, &body);
    let response = invoke(&gateway, route.function, event, &request_id).await;
    if parts.method != Method::GET && response.status().is_success() {
        gateway.written.notify_one();
    }
    response
}

async fn authorize(
    gateway: &Gateway,
    incoming: &event::Incoming<'_>,
    route: &Route,
) -> Result<Option<Value>, Box<Response>> {
    if !route.authorized {
        return Ok(None);
    }
    let header = incoming.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some(header) = header.filter(|header| !header.is_empty()) else {
        return Err(Box::new(refusal(StatusCode::UNAUTHORIZED, "Unauthorized")));
    };
    let event = || event::http_authorizer(incoming, route);
    match gateway.authorizer.http(header, event).await {
        Ok(Some(context)) => Ok(Some(context)),
        Ok(None) => Err(Box::new(refusal(StatusCode::FORBIDDEN, "Forbidden"))),
        Err(error) => {
            tracing::error!(%error, "authorizer failed; answering 500");
            Err(Box::new(refusal(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")))
        }
    }
}

async fn read(body: Body) -> Result<Bytes, Box<Response>> {
    match Limited::new(body, MAX_REQUEST_BYTES).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(_) => {
            let message = format!("the body must be at most {MAX_REQUEST_BYTES} bytes");
            let body = ErrorBody::new(Code::ResourceExhausted, message);
            Err(Box::new((StatusCode::PAYLOAD_TOO_LARGE, Json(body)).into_response()))
        }
    }
}

async fn invoke(
    gateway: &Arc<Gateway>,
    function: Function,
    event: Value,
    request_id: &str,
) -> Response {
    // A function continues when its client disconnects, so it runs in a task of its own.
    let functions = gateway.functions.clone();
    let id = request_id.to_owned();
    let invocation = tokio::spawn(async move { functions.http(function, event, id).await });
    match invocation.await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => {
            tracing::error!(%error, ?function, "function failed; answering 503");
            refusal(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable")
        }
        Err(error) => {
            tracing::error!(%error, ?function, "function panicked; answering 500");
            refusal(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
        }
    }
}
