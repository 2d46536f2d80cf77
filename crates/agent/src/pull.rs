//! The agent's HTTP requests to the control plane. Every body is bounded; callers verify contents.

use plugcast_core::{ControlPlaneId, Digest, Generation, Token, limits::MAX_SOURCE_BYTES};
use plugcast_protocol::{
    routes,
    sync::{AT_LEAST_PARAMETER, SINCE_PARAMETER, SignedManifest, SyncSettings},
};
use reqwest::{StatusCode, Url, header};
use serde::de::DeserializeOwned;

use crate::network::Network;

/// The limit of the settings' body in bytes: five short fields.
const MAX_SETTINGS_BYTES: usize = 64 * 1024;

/// The limit of a manifest's body in bytes, with the sources. Lambda answers at most 6 MB.
const MAX_MANIFEST_BYTES: usize = 8 * 1024 * 1024;

/// The parameters of a manifest request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ManifestQuery {
    /// The generation that the node serves.
    pub(crate) since: Generation,
    /// The generation that a push announced.
    pub(crate) at_least: Option<Generation>,
    /// The manifest that the node has, which need not be sent again.
    pub(crate) known: Option<Digest>,
}

/// A client for the calls of a node.
#[derive(Debug, Clone)]
pub(crate) struct ControlPlaneClient {
    network: Network,
    server: Url,
    token: Token,
}

/// Why a request failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PullError {
    #[error("the control plane cannot be reached")]
    Unreachable(#[from] reqwest::Error),
    #[error("the control plane rejected the token (401)")]
    Unauthorized,
    #[error("the token may not pull from this control plane (403)")]
    Forbidden,
    #[error("not found on the server (404)")]
    NotFound,
    #[error("the control plane answered {0}")]
    Status(StatusCode),
    #[error("the control plane's answer is longer than {limit} bytes")]
    TooLong { limit: usize },
    #[error("the control plane's answer cannot be parsed")]
    Unreadable(#[from] serde_json::Error),
}

impl PullError {
    /// Whether the control plane refuses, so that only an operator can change it.
    pub(crate) fn is_refusal(&self) -> bool {
        matches!(self, Self::Unauthorized | Self::Forbidden | Self::NotFound)
    }
}

impl ControlPlaneClient {
    pub(crate) fn new(network: Network, server: Url, token: Token) -> Self {
        Self { network, server, token }
    }

    /// The settings of the control plane with this name or id.
    pub(crate) async fn settings(&self, name: &str) -> Result<SyncSettings, PullError> {
        let url = url_of(&self.server, routes::SYNC_SETTINGS, &[name]);
        json(self.get(url, None).await?, MAX_SETTINGS_BYTES).await
    }

    /// The manifest, or `None` if it is the known one.
    pub(crate) async fn manifest(
        &self,
        id: ControlPlaneId,
        query: ManifestQuery,
    ) -> Result<Option<SignedManifest>, PullError> {
        let mut url = url_of(&self.server, routes::SYNC_MANIFEST, &[&id.to_string()]);
        url.query_pairs_mut().append_pair(SINCE_PARAMETER, &query.since.to_string());
        if let Some(generation) = query.at_least {
            url.query_pairs_mut().append_pair(AT_LEAST_PARAMETER, &generation.to_string());
        }
        let response = self.get(url, query.known).await?;
        if response.status() == StatusCode::NOT_MODIFIED {
            return Ok(None);
        }
        json(response, MAX_MANIFEST_BYTES).await.map(Some)
    }

    /// The source with this `digest`. The caller verifies the bytes.
    pub(crate) async fn source(
        &self,
        id: ControlPlaneId,
        digest: Digest,
    ) -> Result<Vec<u8>, PullError> {
        let values = [id.to_string(), digest.to_string()];
        let url = url_of(&self.server, routes::SYNC_SOURCE, &[&values[0], &values[1]]);
        body(self.get(url, None).await?, MAX_SOURCE_BYTES).await
    }

    async fn get(&self, url: Url, known: Option<Digest>) -> Result<reqwest::Response, PullError> {
        let mut request = self.network.http.get(url).bearer_auth(self.token.reveal());
        if let Some(digest) = known {
            request = request.header(header::IF_NONE_MATCH, format!("\"{digest}\""));
        }
        let response = request.send().await?;
        match response.status() {
            StatusCode::OK => Ok(response),
            StatusCode::NOT_MODIFIED if known.is_some() => Ok(response),
            StatusCode::UNAUTHORIZED => Err(PullError::Unauthorized),
            StatusCode::FORBIDDEN => Err(PullError::Forbidden),
            StatusCode::NOT_FOUND => Err(PullError::NotFound),
            other => Err(PullError::Status(other)),
        }
    }
}

async fn json<T: DeserializeOwned>(
    response: reqwest::Response,
    limit: usize,
) -> Result<T, PullError> {
    Ok(serde_json::from_slice(&body(response, limit).await?)?)
}

async fn body(mut response: reqwest::Response, limit: usize) -> Result<Vec<u8>, PullError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if bytes.len().saturating_add(chunk.len()) > limit {
            return Err(PullError::TooLong { limit });
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// `path` under `server`, with `values` for its parameters.
fn url_of(server: &Url, path: &str, values: &[&str]) -> Url {
    let mut url = server.clone();
    let prefix = server.path().trim_end_matches('/');
    url.set_path(&format!("{prefix}{}", routes::fill(path, values)));
    url
}

/// The address of the socket. One that begins with `/` is relative to `server`. `None` if it is not
/// an HTTP or WebSocket address.
pub(crate) fn websocket_url(server: &Url, text: &str) -> Option<Url> {
    let mut url =
        if text.starts_with('/') { server.join(text).ok()? } else { text.parse().ok()? };
    let scheme = match url.scheme() {
        "http" | "ws" => "ws",
        "https" | "wss" => "wss",
        _ => return None,
    };
    url.set_scheme(scheme).ok()?;
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_a_name_to_one_path_segment() {
        for (server, url) in [
            ("http://host:1", "http://host:1/sync/v1/Team%20%C3%84%20%2F%20prod"),
            ("http://host:1/prod/", "http://host:1/prod/sync/v1/Team%20%C3%84%20%2F%20prod"),
        ] {
            let server = server.parse().unwrap();
            assert_eq!(url_of(&server, routes::SYNC_SETTINGS, &["Team Ä / prod"]).as_str(), url);
        }
    }

    #[test]
    fn resolves_the_address_of_the_socket() {
        let of = |server: &str, text| websocket_url(&server.parse().unwrap(), text);
        let text = |url: Option<Url>| url.unwrap().to_string();
        assert_eq!(text(of("http://h:1/x", "/ws/v1")), "ws://h:1/ws/v1");
        assert_eq!(text(of("https://h", "/ws")), "wss://h/ws");
        assert_eq!(text(of("https://h", "wss://other/prod")), "wss://other/prod");
        assert_eq!(of("https://h", "ftp://other"), None);
        assert_eq!(of("https://h", "ws"), None);
    }
}
