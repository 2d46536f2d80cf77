//! What the provider asks of every answer.

use plugcast_tests::dev::Dev;
use reqwest::{Method, header::CONTENT_TYPE};
use serde_json::Value;

/// What it accepts for entities of a control plane.
const ENTITY: &str = "application/json";
/// What it accepts for control planes.
const CONTROL_PLANE: &str = "application/json;q=1, application/problem+json;q=0";
/// What it accepts when it deletes a control plane.
const NOTHING: &str = "application/problem+json";

/// The provider, at work on one server.
pub(super) struct Provider {
    dev: Dev,
    _folder: tempfile::TempDir,
}

impl Provider {
    pub(super) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { dev: Dev::start(folder.path(), "T").await, _folder: folder }
    }

    /// Makes, reads or changes something. The provider takes this one status and JSON alone.
    pub(super) async fn entity(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        status: u16,
    ) -> Value {
        let accept = if path.contains("core-entities") { ENTITY } else { CONTROL_PLANE };
        let (got, media, answer) = self.send(method, path, accept, body).await;
        assert_eq!((got, media.as_str()), (status, "application/json"), "{path}: {answer}");
        serde_json::from_str(&answer).unwrap()
    }

    /// Removes something, and reads that it is gone.
    pub(super) async fn delete(&self, path: &str) {
        let accept = if path.contains("core-entities") { ENTITY } else { NOTHING };
        let (status, _, answer) = self.send(Method::DELETE, path, accept, None).await;
        assert_eq!((status, answer.as_str()), (204, ""), "{path}");
        let (status, ..) = self.send(Method::GET, path, ENTITY, None).await;
        assert_eq!(status, 404, "{path}");
    }

    /// What is refused: the status, the media type, and the body.
    pub(super) async fn refusal(
        &self,
        method: Method,
        path: &str,
        body: &Value,
    ) -> (u16, String, Value) {
        let (status, media, answer) = self.send(method, path, CONTROL_PLANE, Some(body)).await;
        (status, media, serde_json::from_str(&answer).unwrap())
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        accept: &str,
        body: Option<&Value>,
    ) -> (u16, String, String) {
        let mut request = self.dev.request(method, path).header("accept", accept);
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await.unwrap();
        let media = response.headers().get(CONTENT_TYPE).map(|media| media.to_str().unwrap());
        let media = media.unwrap_or_default().to_owned();
        (response.status().as_u16(), media, response.text().await.unwrap())
    }
}

/// The fields whose next plan would not be empty: what was sent differs from what is read. What
/// was sent as null and is in `computed` is the server's to fill.
pub(super) fn plan<'a>(sent: &'a Value, read: &Value, computed: &[&str]) -> Vec<&'a str> {
    let sent = sent.as_object().unwrap().iter();
    sent.filter(|(field, value)| {
        let is_the_servers = value.is_null() && computed.contains(&field.as_str());
        !is_the_servers && read.get(field).unwrap_or(&Value::Null) != *value
    })
    .map(|(field, _)| field.as_str())
    .collect()
}
