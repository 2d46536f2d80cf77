//! The steps of the demo: a release, the next one, and an upload that is refused.

use std::{path::Path, time::Instant};

use plugcast_core::Generation;
use plugcast_protocol::{
    error::ErrorBody,
    routes::{CUSTOM_PLUGIN, CUSTOM_PLUGINS, fill},
};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use super::{
    fleet::{Applied, Fleet},
    plugin::{HANDLER, NAME, SCHEMA, forbidden_handler, next_handler},
};
use crate::{
    CliError,
    arguments::Remote,
    commands::short,
    output::say,
    style::{bold, dim, green},
    table,
};

pub(super) struct Story {
    http: reqwest::Client,
    remote: Remote,
    fleet: Fleet,
    generation: Generation,
}

impl Story {
    pub(super) fn new(http: reqwest::Client, remote: Remote, fleet: Fleet) -> Self {
        Self { http, remote, fleet, generation: Generation::default() }
    }

    pub(super) async fn publish_first(&mut self) -> Result<(), CliError> {
        let path = fill(CUSTOM_PLUGINS, &[&self.remote.control_plane]);
        heading(&format!("POST {path}"));
        self.release(Method::POST, &path, HANDLER, StatusCode::CREATED).await
    }

    pub(super) async fn publish_second(&mut self) -> Result<(), CliError> {
        let path = fill(CUSTOM_PLUGIN, &[&self.remote.control_plane, NAME]);
        heading(&format!("PUT {path}"));
        self.release(Method::PUT, &path, &next_handler(), StatusCode::OK).await
    }

    /// Uploads a forbidden handler and shows the refusal.
    pub(super) async fn show_refusal(&self) -> Result<(), CliError> {
        let path = fill(CUSTOM_PLUGIN, &[&self.remote.control_plane, NAME]);
        heading(&format!("PUT {path} {}", dim("with a timer in it")));
        let response = self.upload(Method::PUT, &path, &forbidden_handler()).await?;
        let status = response.status();
        let body: ErrorBody = response
            .json()
            .await
            .map_err(|error| CliError::failed(format!("cannot read the refusal: {error}")))?;
        if status != StatusCode::BAD_REQUEST {
            return Err(CliError::failed(format!("expected 400 for a timer, got {status}")));
        }
        say!("{status}");
        for detail in &body.details {
            for message in &detail.messages {
                say!("{message}");
            }
        }
        say!("{}", dim("nothing changed: every node still runs the previous release"));
        Ok(())
    }

    /// Compares the installed handlers with the uploaded one.
    pub(super) fn show_files(&self) -> Result<(), CliError> {
        let expected = next_handler();
        for folder in &self.fleet.folders {
            let file = installed(folder).join("handler.lua");
            let bytes = std::fs::read(&file).map_err(|error| {
                CliError::failed(format!("cannot read {}: {error}", file.display()))
            })?;
            if bytes != expected.as_bytes() {
                return Err(CliError::failed(format!(
                    "{} differs from the upload",
                    file.display()
                )));
            }
        }
        say!("\n{} every handler.lua has the uploaded bytes", green("ok"));
        Ok(())
    }

    pub(super) async fn end(self) {
        self.fleet.stop().await;
    }

    async fn release(
        &mut self,
        method: Method,
        path: &str,
        handler: &str,
        expected: StatusCode,
    ) -> Result<(), CliError> {
        let started = Instant::now();
        let response = self.upload(method, path, handler).await?;
        let (status, answered) = (response.status(), started.elapsed());
        if status != expected {
            let body = response.text().await.unwrap_or_default();
            return Err(CliError::failed(format!("the upload failed with {status}: {body}")));
        }
        say!("{status} in {} ms, then on every node:", answered.as_millis());
        self.generation = self.generation.next();
        let applied = self.fleet.wait_applied(self.generation).await?;
        let rows = self.fleet.folders.iter().zip(&applied);
        let rows = rows.map(|(folder, applied)| row(folder, applied, started)).collect();
        let heading = ["node", "gen", "applied in", "digest", "folder"];
        say!("{}", table::render(&heading, rows));
        Ok(())
    }

    async fn upload(
        &self,
        method: Method,
        path: &str,
        handler: &str,
    ) -> Result<Response, CliError> {
        let body: Value = json!({ "name": NAME, "handler": handler, "schema": SCHEMA });
        self.http
            .request(method, format!("{}{path}", self.remote.server.url))
            .bearer_auth(self.remote.server.token.as_deref().unwrap_or_default())
            .json(&body)
            .send()
            .await
            .map_err(|error| CliError::failed(format!("the upload failed: {error}")))
    }
}

fn heading(text: &str) {
    say!("\n{}", bold(text));
}

fn row(folder: &Path, applied: &Applied, started: Instant) -> Vec<String> {
    let took = applied.at.saturating_duration_since(started);
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    vec![
        name.clone(),
        applied.generation.to_string(),
        format!("{:.1} ms", took.as_secs_f64() * 1000.0),
        short(&applied.digest),
        installed(Path::new(&name)).display().to_string(),
    ]
}

fn installed(folder: &Path) -> std::path::PathBuf {
    folder.join("current/kong/plugins").join(NAME)
}
