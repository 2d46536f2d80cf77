//! Calls to the API.

mod control_planes;
mod instances;
mod pages;
mod tokens;

use plugcast_agent::Network;
use plugcast_core::Token;
use plugcast_protocol::{
    error::ErrorBody,
    overview::{NodeOverview, PluginOverview},
    routes::{CUSTOM_PLUGIN, INSTANCE, NODE_OVERVIEW, PLUGIN_OVERVIEW, fill},
};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    CliError,
    arguments::{Remote, Server},
    bundle::Instance,
};

/// Characters to show of an error body that is not Konnect's JSON.
const MAX_SHOWN_CHARS: usize = 200;

/// The API, and the control plane that paths are for.
pub(crate) struct Client {
    http: reqwest::Client,
    server: String,
    token: String,
    control_plane: String,
}

impl Client {
    /// A client for the control plane that `remote` names.
    ///
    /// API Gateway decodes a path before it looks for a route, so a `/` or a `?` in a name would
    /// get lost there, escaped or not. Such a name is looked up first, as a query parameter.
    pub(crate) async fn open(remote: &Remote) -> Result<Self, CliError> {
        let client = Self::new(remote)?;
        if is_plain(&remote.control_plane) { Ok(client) } else { client.by_id().await }
    }

    /// The same without a look-up.
    pub(crate) fn new(remote: &Remote) -> Result<Self, CliError> {
        let client = Self::of(&remote.server)?;
        Ok(Self { control_plane: remote.control_plane.clone(), ..client })
    }

    /// A client for calls that are not about one control plane.
    pub(crate) fn of(access: &Server) -> Result<Self, CliError> {
        let token = access.token.clone().ok_or_else(|| {
            CliError::usage("no token").hint(
                "pass --token or set PLUGCAST_TOKEN; `plugcast dev` prints one at its first start",
            )
        })?;
        let server = access.url.parse().map_err(|error| {
            CliError::usage(format!("--server: {error}")).hint("an address looks like https://host")
        })?;
        let network = Network::new(&server).map_err(|error| CliError::failed(error.to_string()))?;
        Ok(Self {
            http: network.http().clone(),
            server: access.url.trim_end_matches('/').to_owned(),
            token,
            control_plane: String::new(),
        })
    }

    /// The plugins of the control plane.
    pub(crate) async fn plugins(&self) -> Result<PluginOverview, CliError> {
        self.read(Method::GET, &fill(PLUGIN_OVERVIEW, &[&self.control_plane]), None).await
    }

    /// The nodes of the control plane.
    pub(crate) async fn nodes(&self) -> Result<NodeOverview, CliError> {
        self.read(Method::GET, &fill(NODE_OVERVIEW, &[&self.control_plane]), None).await
    }

    /// One plugin with its sources.
    pub(crate) async fn plugin<T: DeserializeOwned>(&self, plugin: &str) -> Result<T, CliError> {
        self.read(Method::GET, &self.plugin_path(plugin), None).await
    }

    /// Creates or replaces a plugin.
    pub(crate) async fn put_plugin(&self, name: &str, body: &Value) -> Result<(), CliError> {
        let path = self.plugin_path(name);
        self.read::<Value>(Method::PUT, &path, Some(body)).await.map(|_| ())
    }

    /// Creates or replaces a plugin instance.
    pub(crate) async fn put_instance(&self, id: &str, instance: &Instance) -> Result<(), CliError> {
        let path = fill(INSTANCE, &[&self.control_plane, id]);
        let body = serde_json::to_value(instance)
            .map_err(|error| CliError::failed(format!("cannot write JSON: {error}")))?;
        self.read::<Value>(Method::PUT, &path, Some(&body)).await.map(|_| ())
    }

    /// Deletes a plugin.
    pub(crate) async fn delete_plugin(&self, plugin: &str) -> Result<(), CliError> {
        self.call(Method::DELETE, &self.plugin_path(plugin), None).await.map(|_| ())
    }

    fn plugin_path(&self, plugin: &str) -> String {
        fill(CUSTOM_PLUGIN, &[&self.control_plane, plugin])
    }

    pub(super) async fn read<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<T, CliError> {
        let response = self.call(method, path, body).await?;
        response.json().await.map_err(|error| {
            CliError::failed(format!("cannot read the answer to {path}: {error}"))
                .hint("is there a Plugcast control plane at this address?")
        })
    }

    pub(super) async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Response, CliError> {
        let mut request: RequestBuilder =
            self.http.request(method, format!("{}{path}", self.server)).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await.map_err(|error| {
            CliError::failed(format!("cannot reach {}: {}", self.server, reason(&error)))
                .hint("is the control plane running? `plugcast dev` starts one on this machine")
        })?;
        if response.status().is_success() {
            Ok(response)
        } else {
            Err(self.refused(response).await)
        }
    }

    async fn refused(&self, response: Response) -> CliError {
        let status = response.status();
        let text = response.text().await.unwrap_or_default();
        let message = match serde_json::from_str::<ErrorBody>(&text) {
            Ok(body) => all_findings(&body),
            Err(_) if status == StatusCode::UNAUTHORIZED => "unauthorized".to_owned(),
            Err(_) => text.chars().take(MAX_SHOWN_CHARS).collect(),
        };
        let error = CliError::failed(format!("{}: {message}", status.as_u16()));
        match status {
            StatusCode::UNAUTHORIZED if self.is_mistyped() => error
                .hint("the token has a typing error or is cut off: its checksum does not match"),
            StatusCode::UNAUTHORIZED => error
                .hint("the token is unknown, revoked or expired: check --token or PLUGCAST_TOKEN"),
            StatusCode::FORBIDDEN => error.hint(
                "the token's role or scope does not allow this; an admin can create another token \
                 with `plugcast token create`",
            ),
            StatusCode::NOT_FOUND => {
                error.hint("`plugcast list` shows the plugins of the control plane")
            }
            StatusCode::SERVICE_UNAVAILABLE => error.hint("try again in a moment"),
            _ => error,
        }
    }

    fn is_mistyped(&self) -> bool {
        self.token.parse().is_ok_and(|token: Token| token.is_mistyped())
    }
}

/// Whether `name` is written in a path as it is, without any escape.
fn is_plain(name: &str) -> bool {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    !matches!(name, "" | "." | "..") && name.bytes().all(unreserved)
}

/// The innermost cause. reqwest's own text only repeats the address.
fn reason(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}

fn all_findings(body: &ErrorBody) -> String {
    match body.details.as_slice() {
        [] | [_] => body.message.clone(),
        details => {
            let findings = details.iter().map(|detail| format!("\n  {}", detail.headline()));
            format!("{} errors:{}", details.len(), findings.collect::<String>())
        }
    }
}
