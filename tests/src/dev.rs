//! A `plugcast dev` of one's own, as a process.

use std::{path::Path, process::Stdio, time::Duration};

use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

use crate::{binaries::binary, plugins::Plugin};

/// How long a start may take before a test gives up.
const START_LIMIT: Duration = Duration::from_secs(20);

/// A running `plugcast dev`. Dropping it kills it, as a crash would.
pub struct Dev {
    process: Child,
    url: String,
    token: String,
    http: Client,
    _output: Lines<BufReader<ChildStdout>>,
}

impl Dev {
    /// Starts on a free port with its data in `folder`.
    pub async fn start(folder: &Path, token: &str) -> Self {
        Self::start_at(folder, token, "127.0.0.1:0").await
    }

    /// Starts on an address of one's choice.
    pub async fn start_at(folder: &Path, token: &str, listen: &str) -> Self {
        let mut process = Command::new(binary("plugcast"))
            .args(["dev", "--listen", listen, "--token", token, "--data-dir"])
            .arg(folder)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap()).lines();
        let first_line = tokio::time::timeout(START_LIMIT, output.next_line()).await;
        let first_line = first_line.expect("it starts in time").unwrap().expect("it says where");
        let url = first_line.split_whitespace().last().unwrap().to_owned();
        assert!(url.starts_with("http://"), "unexpected first line: {first_line}");
        // The address is on loopback, so there is no TLS to be set up.
        let http = plugcast_agent::Network::new(&url.parse().unwrap()).unwrap().http().clone();
        Self { process, url, token: token.to_owned(), http, _output: output }
    }

    /// Where it is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address alone, to start another one there.
    pub fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// Kills it at once.
    pub async fn kill(mut self) {
        self.process.kill().await.unwrap();
    }

    /// Asks it to stop and waits for its end.
    pub async fn stop(mut self) {
        let id = self.process.id().expect("it is running");
        let pid = rustix::process::Pid::from_raw(id.cast_signed()).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        let status = tokio::time::timeout(START_LIMIT, self.process.wait()).await;
        assert!(status.expect("it stops in time").unwrap().success());
    }

    /// A call with the token, to be completed and sent.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url)).bearer_auth(&self.token)
    }

    /// Calls with the token.
    pub async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> reqwest::Result<Response> {
        let mut request = self.request(method, path);
        if let Some(body) = body {
            request = request.json(body);
        }
        request.send().await
    }

    /// Calls and reads the answer: its status and its JSON, null where there is none.
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

    /// Makes `plugin` the newest release.
    pub async fn put(&self, plugin: &Plugin) {
        let path = format!("{}/{}", self.plugins_path(), plugin.name);
        let (status, body) = self.json(Method::PUT, &path, Some(&plugin.body())).await;
        assert_eq!(status, 200, "{body}");
    }
}
