//! The embedded engines on a port of this machine.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use http::{StatusCode, Uri, request::Parts};
use plugcast_aws::Backend;
use plugcast_local::engine::REGISTRY_TABLE;
use serde_json::Value;
use tokio::net::TcpListener;

/// Bytes of the longest request: a transaction or a source.
const MAX_REQUEST_BYTES: usize = 1024 * 1024;

type Engines = Arc<Mutex<Option<Arc<dyn Backend>>>>;

/// DynamoDB, S3 and `@connections` behind one port. Tests can replace the engines behind it.
pub struct TcpAws {
    address: SocketAddr,
    engines: Engines,
}

impl TcpAws {
    /// Listens, without engines.
    pub async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let engines = Engines::default();
        let router = Router::new().fallback(answer).with_state(engines.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, engines }
    }

    /// Its URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Replaces the engines.
    pub fn attach(&self, engines: Arc<dyn Backend>) {
        *self.engines.lock().unwrap() = Some(engines);
    }

    /// Removes the engines, so that every request fails.
    pub fn take_down(&self) {
        *self.engines.lock().unwrap() = None;
    }
}

async fn answer(State(engines): State<Engines>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let body = to_bytes(body, MAX_REQUEST_BYTES).await.unwrap();
    let engines = engines.lock().unwrap().clone();
    let Some(engines) = engines else {
        let error = [("x-amzn-errortype", "ServiceUnavailable")];
        return (StatusCode::SERVICE_UNAVAILABLE, error).into_response();
    };
    parts.uri = destination(&parts, &body);
    match engines.call(http::Request::from_parts(parts, body)).await {
        Ok(response) => response.map(Body::from),
        Err(error) => (StatusCode::BAD_GATEWAY, error.to_string()).into_response(),
    }
}

/// The URI for the engines, which tell services apart by their host.
fn destination(request: &Parts, body: &[u8]) -> Uri {
    let path = request.uri.path();
    let is_dynamodb = request.headers.contains_key("x-amz-target");
    let uri = match (is_dynamodb, path.starts_with("/@connections/")) {
        (true, _) if table(body) == REGISTRY_TABLE => "http://registry.plugcast/".to_owned(),
        (true, _) => "http://nodes.plugcast/".to_owned(),
        (_, true) => format!("http://push.plugcast{path}"),
        _ => return request.uri.clone(),
    };
    uri.parse().unwrap()
}

/// The table of a request. All writes of a transaction are to one.
fn table(body: &[u8]) -> String {
    let request: Value = serde_json::from_slice(body).unwrap();
    let first_write = || request["TransactItems"][0].as_object()?.values().next();
    let named = if request["TableName"].is_string() { Some(&request) } else { first_write() };
    named.unwrap()["TableName"].as_str().unwrap().to_owned()
}
