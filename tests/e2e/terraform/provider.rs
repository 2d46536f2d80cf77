//! The requirements of the provider on every answer.

use plugcast_tests::dev::Dev;
use reqwest::{Method, header::CONTENT_TYPE};
use serde_json::Value;

/// Its `Accept` for entities of a control plane.
const ENTITY: &str = "application/json";
/// Its `Accept` for control planes.
const CONTROL_PLANE: &str = "application/json;q=1, application/problem+json;q=0";
/// Its `Accept` for the deletion of a control plane.
const NOTHING: &str = "application/problem+json";

/// The provider with one server.
pub(super) struct Provider {
    dev: Dev,
    _folder: tempfile::TempDir,
}

impl Provider {
    pub(super) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { dev: Dev::start(folder.path(), "T").await, _folder: folder }
    }

    /// Creates, reads or changes an entity. The provider accepts only `status` and JSON.
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

    /// Deletes an entity, and reads that it no longer exists.
    pub(super) async fn delete(&self, path: &str) {
        let accept = if path.contains("core-entities") { ENTITY } else { NOTHING };
        let (status, _, answer) = self.send(Method::DELETE, path, accept, None).await;
        assert_eq!((status, answer.as_str()), (204, ""), "{path}");
        let (status, ..) = self.send(Method::GET, path, ENTITY, None).await;
        assert_eq!(status, 404, "{path}");
    }

    /// The status, the media type and the body of an error.
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

/// The fields in the next plan: those whose sent and read values differ. The server may fill in a field
/// of `computed` that was sent as null.
pub(super) fn plan<'a>(sent: &'a Value, read: &Value, computed: &[&str]) -> Vec<&'a str> {
    let sent = sent.as_object().unwrap().iter();
    sent.filter(|(field, value)| {
        let is_the_servers = value.is_null() && computed.contains(&field.as_str());
        !is_the_servers && read.get(field).unwrap_or(&Value::Null) != *value
    })
    .map(|(field, _)| field.as_str())
    .collect()
}
