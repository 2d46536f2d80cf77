//! `plugcast list`: the plugins of a control plane.

use std::process::ExitCode;

use super::{print_json, short};
use crate::{
    CliError,
    arguments::{Format, List},
    client::Client,
    output::say,
    table,
};

pub(crate) async fn run(arguments: List) -> Result<ExitCode, CliError> {
    let overview = Client::open(&arguments.remote).await?.plugins().await?;
    if arguments.output.format == Format::Json {
        print_json(&overview)?;
        return Ok(ExitCode::SUCCESS);
    }
    if overview.plugins.is_empty() {
        eprintln!(
            "no plugins in {}: publish one with `plugcast publish DIR`",
            overview.control_plane.name
        );
        return Ok(ExitCode::SUCCESS);
    }
    let rows = overview.plugins.iter().map(|plugin| {
        vec![
            plugin.name.to_string(),
            plugin.version.clone(),
            plugin.release.to_string(),
            plugin.generation.to_string(),
            plugin.priority.to_string(),
            short(&plugin.handler_digest),
            plugin.tags.as_slice().join(","),
        ]
    });
    let heading = ["name", "version", "release", "generation", "priority", "handler", "tags"];
    say!("{}", table::render(&heading, rows.collect()));
    Ok(ExitCode::SUCCESS)
}
