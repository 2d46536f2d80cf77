//! `plugcast dev`: the whole control plane on this machine.

use std::process::ExitCode;

use plugcast_core::Token;
use plugcast_local::{Config, LocalControlPlane, StartError};
use plugcast_protocol::routes::{CUSTOM_PLUGINS, fill};
use plugcast_telemetry::Format;
use rustix::process::{Resource, getrlimit, setrlimit};

use crate::{CliError, arguments::Dev, output, style::bold};

pub(crate) async fn run(arguments: Dev) -> Result<ExitCode, CliError> {
    plugcast_telemetry::init_process(Format::Human, "warn");
    let token: Option<Token> = arguments
        .token
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(|error| CliError::usage(format!("--token: {error}")))?;
    let config = Config {
        listen: arguments.listen,
        data_folder: arguments.data_dir.clone(),
        token: token.clone(),
        token_cache: arguments.token_cache,
    };
    raise_open_files();
    let running = LocalControlPlane::start(config).await.map_err(explain)?;
    output::write(greeting(&running, &arguments, token.is_some()).as_bytes());
    interrupted().await?;
    eprintln!("stopping");
    running.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// Raises the limit of open files to its maximum: every node holds a socket open.
fn raise_open_files() {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    if let Err(error) = setrlimit(Resource::Nofile, limit) {
        tracing::warn!(%error, "cannot raise the limit of open files; many agents may not connect");
    }
}

/// Waits for Ctrl-C or a SIGTERM.
pub(crate) async fn interrupted() -> Result<(), CliError> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())
        .map_err(|error| CliError::failed(format!("cannot listen for signals: {error}")))?;
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

/// The error with its causes and a hint.
pub(crate) fn explain(error: StartError) -> CliError {
    let mut message = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(next) = cause {
        message.push_str(&format!(": {next}"));
        cause = next.source();
    }
    match error {
        StartError::InUse(_) => {
            CliError::failed(message).hint("stop the other process, or pass another --data-dir")
        }
        StartError::Listen { .. } => CliError::failed(message)
            .hint("pass another --listen address; port 0 picks a free port"),
        _ => CliError::failed(message),
    }
}

fn greeting(running: &LocalControlPlane, arguments: &Dev, given_token: bool) -> String {
    let address = running.address();
    let server = format!("http://{address}");
    let (name, id) = running
        .default_control_plane()
        .map(|control_plane| (control_plane.name.to_string(), control_plane.id.to_string()))
        .unwrap_or_default();
    let upload = fill(CUSTOM_PLUGINS, &[&id]);
    let mut text = format!(
        "{} {server}\n  data           {}\n  control plane  {name} ({id})\n",
        bold("Plugcast is running at"),
        arguments.data_dir.display(),
    );
    if let Some(token) = running.new_token() {
        text.push_str(&format!(
            "\n{}\n  export PLUGCAST_TOKEN={}\n",
            bold("Your token, which is not shown again:"),
            token.reveal(),
        ));
    } else if !given_token {
        text.push_str("  token          see the first start, or pass --token to set another\n");
    }
    text.push_str(&format!(
        r#"
{}
  curl -sX POST {server}{upload} \
    -H "Authorization: Bearer $PLUGCAST_TOKEN" -H "Content-Type: application/json" \
    -d "$(jq -n --arg name streaming-headers \
           --rawfile handler examples/streaming-headers/handler.lua \
           --rawfile schema examples/streaming-headers/schema.lua \
           '{{"name":$name,"handler":$handler,"schema":$schema}}')"
  or: plugcast publish examples/streaming-headers --server {server}

{}
  plugcast-agent --server {server} --control-plane default --dir ./node-1
  (the files are in ./node-1/current; put that folder into Kong's lua_package_path)
"#,
        bold("Upload a plugin:"),
        bold("Install it beside a gateway:"),
    ));
    text
}
