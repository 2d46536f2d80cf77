//! `plugcast show`: one plugin, or one of its sources.

use std::process::ExitCode;

use plugcast_protocol::custom_plugin::CustomPlugin;

use super::print_json;
use crate::{
    CliError,
    arguments::{Format, Show, Source},
    client::Client,
    output::{self, say},
    table,
};

pub(crate) async fn run(arguments: Show) -> Result<ExitCode, CliError> {
    let client = Client::open(&arguments.remote).await?;
    let plugin: CustomPlugin = client.plugin(&arguments.plugin).await?;
    if let Some(source) = arguments.source {
        let text = match source {
            Source::Handler => &plugin.handler,
            Source::Schema => &plugin.schema,
        };
        output::write(text.as_bytes());
        return Ok(ExitCode::SUCCESS);
    }
    if arguments.output.format == Format::Json {
        print_json(&plugin)?;
        return Ok(ExitCode::SUCCESS);
    }
    let overview = client.plugins().await?;
    let summary = overview.plugins.iter().find(|summary| summary.id == plugin.id);
    let summary = summary.ok_or_else(|| {
        CliError::failed(format!("{} was deleted while it was read", plugin.name))
    })?;
    let rows = [
        ("name", summary.name.to_string()),
        ("id", summary.id.to_string()),
        ("version", summary.version.clone()),
        ("priority", summary.priority.to_string()),
        ("release", summary.release.to_string()),
        ("generation", summary.generation.to_string()),
        ("handler", format!("{} ({} bytes)", summary.handler_digest, plugin.handler.len())),
        ("schema", format!("{} ({} bytes)", summary.schema_digest, plugin.schema.len())),
        ("tags", summary.tags.as_slice().join(", ")),
    ];
    let rows = rows.map(|(name, value)| vec![name.to_owned(), value]);
    say!("{}", table::render(&[], rows.to_vec()));
    Ok(ExitCode::SUCCESS)
}
