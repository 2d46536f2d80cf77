//! A `plugcast dev` process.

use std::{path::Path, process::Stdio, time::Duration};

use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

use crate::{binaries::binary, plugins::Plugin};

/// The longest time for a start.
const START_LIMIT: Duration = Duration::from_secs(20);

/// A running `plugcast dev`. Dropping it kills it, as a crash would.
pub struct Dev {
    process: Child,
    url: String,
    token: String,
    http: Client,
    output: Lines<BufReader<ChildStdout>>,
}

impl Dev {
    /// Starts on a free port with its data in `folder`.
    pub async fn start(folder: &Path, token: &str) -> Self {
        Self::start_at(folder, token, "127.0.0.1:0").await
    }

    /// Starts at the address `listen`.
    pub async fn start_at(folder: &Path, token: &str, listen: &str) -> Self {
        let mut command = Self::command_at(folder, listen);
        command.args(["--token", token]);
        Self::run(command, token).await
    }

    /// The command that starts on a free port with its data in `folder`.
    pub fn command(folder: &Path) -> Command {
        Self::command_at(folder, "127.0.0.1:0")
    }

    fn command_at(folder: &Path, listen: &str) -> Command {
        let mut command = Command::new(binary("plugcast"));
        command.args(["dev", "--listen", listen, "--data-dir"]).arg(folder);
        command.env_remove("PLUGCAST_TOKEN");
        command
    }

    /// Runs a command that was made by [`Dev::command`]; `token` is the one to call with.
    pub async fn run(mut command: Command, token: &str) -> Self {
        let mut process = command.stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap()).lines();
        let first_line = tokio::time::timeout(START_LIMIT, output.next_line()).await;
        let first_line = first_line
            .expect("plugcast dev starts in time")
            .unwrap()
            .expect("it prints its address");
        let url = first_line.split_whitespace().last().unwrap().to_owned();
        assert!(url.starts_with("http://"), "unexpected first line: {first_line}");
        // The address is on loopback, so TLS needs no set-up.
        let http = plugcast_agent::Network::new(&url.parse().unwrap()).unwrap().http().clone();
        Self { process, url, token: token.to_owned(), http, output }
    }

    /// The token that this start shows, if it shows one. Later calls use it.
    pub async fn shown_token(&mut self) -> Option<String> {
        loop {
            let line = tokio::time::timeout(START_LIMIT, self.output.next_line()).await;
            let line = line.expect("plugcast dev prints its greeting in time").unwrap()?;
            if let Some((_, token)) = line.split_once("PLUGCAST_TOKEN=") {
                token.clone_into(&mut self.token);
                return Some(self.token.clone());
            }
            if line.contains("Upload a plugin") {
                return None;
            }
        }
    }

    /// Its URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its host and port, to start another one there.
    pub fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// Kills it at once.
    pub async fn kill(mut self) {
        self.process.kill().await.unwrap();
    }

    /// Asks it to stop and waits for its end.
    pub async fn stop(mut self) {
        let id = self.process.id().expect("the process runs");
        let pid = rustix::process::Pid::from_raw(id.cast_signed()).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        let status = tokio::time::timeout(START_LIMIT, self.process.wait()).await;
        assert!(status.expect("the process stops in time").unwrap().success());
    }

    /// A request with the token, to complete and send.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.request_as(Some(&self.token), method, path)
    }

    /// A request with another token or none, to complete and send.
    pub fn request_as(&self, token: Option<&str>, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.url));
        match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Calls with the token.
    pub async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> reqwest::Result<Response> {
        self.call_as(Some(&self.token), method, path, body).await
    }

    /// Calls with another token or none.
    pub async fn call_as(
        &self,
        token: Option<&str>,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> reqwest::Result<Response> {
        let request = self.request_as(token, method, path);
        match body {
            Some(body) => request.json(body).send().await,
            None => request.send().await,
        }
    }

    /// Creates a token and returns its id and its text.
    pub async fn make_token(&self, body: &Value) -> (String, String) {
        let (status, made) = self.json(Method::POST, "/plugcast/v1/tokens", Some(body)).await;
        assert_eq!(status, 201, "{made}");
        let text = |field: &str| made[field].as_str().unwrap().to_owned();
        (text("id"), text("token"))
    }

    /// Calls and returns the status and the JSON of the answer, or null without JSON.
    pub async fn json(&self, method: Method, path: &str, body: Option<&Value>) -> (u16, Value) {
        let response = self.call(method, path, body).await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// The custom plugins of the control plane `default`.
    pub fn plugins_path(&self) -> String {
        "/v2/control-planes/default/core-entities/custom-plugins".to_owned()
    }

    /// Publishes `plugin`.
    pub async fn put(&self, plugin: &Plugin) {
        let path = format!("{}/{}", self.plugins_path(), plugin.name);
        let (status, body) = self.json(Method::PUT, &path, Some(&plugin.body())).await;
        assert_eq!(status, 200, "{body}");
    }
}
