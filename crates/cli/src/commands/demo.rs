//! `plugcast demo`: the whole path on this machine, in a temporary folder.

mod fleet;
mod plugin;
mod story;

use std::process::ExitCode;

use fleet::Fleet;
use plugcast_agent::{Network, Url};
use plugcast_core::Token;
use plugcast_local::{Config, LocalControlPlane};
use story::Story;

use super::dev::{explain, interrupted};
use crate::{
    CliError,
    arguments::{Demo, Remote, Server},
    output::say,
    style::{bold, dim},
};

/// The number of agents.
const AGENTS: usize = 3;

pub(crate) async fn run(arguments: Demo) -> Result<ExitCode, CliError> {
    plugcast_telemetry::init_process(plugcast_telemetry::Format::Human, "error");
    let folder = tempfile::Builder::new()
        .prefix("plugcast-demo-")
        .tempdir()
        .map_err(|error| CliError::failed(format!("cannot create a temporary folder: {error}")))?;
    let token = "demo-token";
    let config = Config {
        listen: ([127, 0, 0, 1], 0).into(),
        data_folder: folder.path().join("control-plane"),
        token: Some(parse_token(token)?),
        token_cache: Config::TOKEN_CACHE,
    };
    let control_plane = LocalControlPlane::start(config).await.map_err(explain)?;
    let server = format!("http://{}", control_plane.address());
    say!("{} {server}", bold("control plane"));

    let url: Url = server.parse().map_err(|error| CliError::failed(format!("{error}")))?;
    let network = Network::new(&url).map_err(|error| CliError::failed(error.to_string()))?;
    let fleet = Fleet::start(AGENTS, &url, &network, &parse_token(token)?, folder.path()).await?;
    say!("{} {AGENTS} connected", bold("agents       "));
    say!("{} {}", bold("folder       "), folder.path().display());
    let remote = Remote {
        server: Server { url: server.clone(), token: Some(token.to_owned()) },
        control_plane: "default".to_owned(),
    };
    let mut story = Story::new(network.http().clone(), remote, fleet);
    story.publish_first().await?;
    story.publish_second().await?;
    story.show_refusal().await?;
    story.show_files()?;

    if arguments.keep {
        say!(
            "\n{}\n  export PLUGCAST_SERVER={server} PLUGCAST_TOKEN={token}\n  plugcast nodes\n{}",
            bold("Everything is still running:"),
            dim("Ctrl-C stops it"),
        );
        interrupted().await?;
    } else {
        say!("\nTo keep the data: {}", bold("plugcast dev"));
    }
    story.end().await;
    control_plane.stop().await;
    Ok(ExitCode::SUCCESS)
}

fn parse_token(token: &str) -> Result<Token, CliError> {
    token.parse().map_err(|error| CliError::failed(format!("{error}")))
}
