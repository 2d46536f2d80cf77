//! The three routers over ports in memory, with the table of routes as their API Gateway.

use std::sync::Arc;

use axum::{
    Router,
    body::to_bytes,
    http::{HeaderMap, Method},
};
use lambda_http::{Request, request::LambdaRequest};
use plugcast_api::{AdminState, SyncState, UploadState, admin, answer, sync, upload};
use plugcast_core::{
    ControlPlane, Grant,
    limits::platform::MAX_REQUEST_BYTES,
    ports::{ControlPlaneStore, SigningKeyStore},
};
use plugcast_protocol::routes::{Function, find};
use plugcast_testing::{
    doubles::{CountedWaits, MemoryNodes, MemoryPush, MemoryRegistry, MemorySources, sample},
    events::HttpEvent,
    plugins::{Plugin, greeter},
};
use serde_json::Value;

/// Where the settings tell nodes to connect.
pub(crate) const WEBSOCKET_URL: &str = "wss://push.example/live";

/// The API, with one control plane named `default`.
pub(crate) struct Api {
    upload: Router,
    admin: Router,
    sync: Router,
    pub(crate) registry: Arc<MemoryRegistry>,
    pub(crate) control_plane: ControlPlane,
}

/// A response. `body` is null where the text is not JSON.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) body: Value,
}

impl Answer {
    /// The entity tag.
    pub(crate) fn tag(&self) -> Option<&str> {
        self.headers.get("etag").map(|tag| tag.to_str().unwrap())
    }
}

impl Api {
    pub(crate) async fn new() -> Self {
        let registry = Arc::new(MemoryRegistry::default());
        let sources = Arc::new(MemorySources::default());
        let nodes = Arc::new(MemoryNodes::default());
        let push = Arc::new(MemoryPush::default());
        let waits = Arc::new(CountedWaits::default());
        let control_plane = sample::control_plane("default");
        registry.create_control_plane(&control_plane).await.unwrap();
        let signer = registry.load_or_create_signing_key([7; 32]).await.unwrap();
        Self {
            upload: upload(UploadState::new(registry.clone(), sources.clone(), waits.clone())),
            admin: admin(AdminState::new(
                registry.clone(),
                sources.clone(),
                nodes,
                push,
                waits.clone(),
            )),
            sync: sync(SyncState::new(registry.clone(), sources, waits, signer, WEBSOCKET_URL)),
            registry,
            control_plane,
        }
    }

    /// An API whose control plane has the plugin `greeter`.
    pub(crate) async fn with_greeter() -> Self {
        let api = Self::new().await;
        api.put(&greeter(1)).await;
        api
    }

    /// Sends the event to the function of its route.
    pub(crate) async fn send(&self, event: HttpEvent) -> Answer {
        let event: LambdaRequest = serde_json::from_value(event.into_value()).unwrap();
        let request = Request::from(event);
        let (route, _) = find(request.method().as_str(), request.uri().path()).unwrap();
        let router = match route.function {
            Function::Upload => &self.upload,
            Function::Admin => &self.admin,
            Function::Sync => &self.sync,
        };
        let (parts, body) = answer(router, request).await.into_parts();
        let bytes = to_bytes(body, MAX_REQUEST_BYTES).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let body = serde_json::from_str(&text).unwrap_or_default();
        Answer { status: parts.status.as_u16(), headers: parts.headers, text, body }
    }

    /// Calls as the operator, with a header.
    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        (name, value): (&str, &str),
        body: Option<&Value>,
    ) -> Answer {
        let mut event =
            HttpEvent::new(method.as_str(), path).by(&Grant::of_environment()).header(name, value);
        if let Some(body) = body {
            event = event.header("content-type", "application/json").body(body.to_string());
        }
        self.send(event).await
    }

    /// Calls as the operator: the status and the JSON.
    pub(crate) async fn json(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> (u16, Value) {
        let answer = self.call(method, path, ("accept", "*/*"), body).await;
        (answer.status, answer.body)
    }

    /// The custom plugins of the control plane.
    pub(crate) fn plugins_path(&self) -> String {
        path("custom-plugins")
    }

    /// Makes `plugin` the newest release.
    pub(crate) async fn put(&self, plugin: &Plugin) {
        let path = format!("{}/{}", self.plugins_path(), plugin.name);
        let (status, body) = self.json(Method::PUT, &path, Some(&plugin.body())).await;
        assert_eq!(status, 200, "{body}");
    }

    /// Calls a path under the entities of the control plane, and expects this status.
    pub(crate) async fn expect(
        &self,
        status: u16,
        method: Method,
        rest: &str,
        body: Option<&Value>,
    ) -> Value {
        let (got, answer) = self.json(method.clone(), &path(rest), body).await;
        assert_eq!(got, status, "{method} {rest}: {answer}");
        answer
    }
}

/// The path of an entity of the control plane.
pub(crate) fn path(rest: &str) -> String {
    format!("/v2/control-planes/default/core-entities/{rest}")
}
