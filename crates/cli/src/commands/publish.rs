//! `plugcast publish`: checks and uploads a plugin, and with `--wait` waits for the nodes.

use std::{process::ExitCode, time::Duration};

use plugcast_check::Options;
use plugcast_core::Generation;
use plugcast_protocol::overview::PluginSummary;
use serde_json::json;

use super::{
    check::{examine, excerpt::render},
    print_json,
};
use crate::{
    CliError,
    arguments::{Format, Publish},
    client::Client,
    output::say,
    plugin_files::PluginFiles,
    style::green,
};

/// How long `--wait` waits for the nodes.
const WAIT_LIMIT: Duration = Duration::from_secs(120);
/// How often `--wait` reads the state of the nodes.
const WAIT_INTERVAL: Duration = Duration::from_millis(250);

pub(crate) async fn run(arguments: Publish) -> Result<ExitCode, CliError> {
    let client = Client::open(&arguments.remote).await?;
    let files = PluginFiles::read(&arguments.plugin.paths)?;
    let report = examine(&files, None, &Options::default());
    let facts = match report.facts {
        Some(ref facts) if report.is_accepted() => facts,
        _ => {
            for diagnostic in report.errors() {
                eprintln!("{}\n", render(diagnostic, &files));
            }
            return Err(CliError::failed(
                "the plugin breaks the rules above; nothing was uploaded",
            ));
        }
    };
    let tags = tags(&client, &facts.name, arguments.tags).await?;
    let body = json!({
        "name": facts.name,
        "handler": files.handler.text()?,
        "schema": files.schema.text()?,
        "tags": tags,
    });
    client.put_plugin(&facts.name, &body).await?;
    let overview = client.plugins().await?;
    let plugin = overview.plugins.iter().find(|plugin| plugin.name.as_str() == facts.name);
    let plugin = plugin.ok_or_else(|| {
        CliError::failed(format!("{} was deleted right after the upload", facts.name))
    })?;
    match arguments.output.format {
        Format::Json => print_json(plugin)?,
        Format::Human => say!("{}", summary(plugin)),
    }
    if arguments.wait {
        wait(&client, overview.control_plane.generation).await?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The tags of the command line, or else those that the plugin has.
async fn tags(
    client: &Client,
    name: &str,
    asked: Vec<String>,
) -> Result<Option<Vec<String>>, CliError> {
    if !asked.is_empty() {
        return Ok(Some(asked));
    }
    let known = client.plugins().await?;
    let known = known.plugins.into_iter().find(|plugin| plugin.name.as_str() == name);
    Ok(known.map(|plugin| plugin.tags.into()).filter(|tags: &Vec<String>| !tags.is_empty()))
}

fn summary(plugin: &PluginSummary) -> String {
    format!(
        "{} {} {} is release {} at generation {}",
        green("published"),
        plugin.name,
        plugin.version,
        plugin.release,
        plugin.generation,
    )
}

/// Waits until every connected node runs `generation` or a later one.
async fn wait(client: &Client, generation: Generation) -> Result<(), CliError> {
    let waiting = async {
        let mut last_line = String::new();
        loop {
            let nodes = client.nodes().await?.nodes;
            let connected: Vec<_> = nodes.iter().filter(|node| node.connected).collect();
            let rejected = connected.iter().find_map(|node| {
                node.rejected.as_ref().filter(|rejection| rejection.generation >= generation)
            });
            if let Some(rejection) = rejected {
                return Err(CliError::failed(format!(
                    "a node rejected the release: {}",
                    rejection.message
                ))
                .hint("`plugcast nodes` shows which node"));
            }
            let applied = connected.iter().filter(|node| node.generation >= generation).count();
            let line = format!("{applied} of {} connected nodes run the release", connected.len());
            if line != last_line {
                eprintln!("{line}");
                last_line = line;
            }
            if applied == connected.len() {
                return Ok(());
            }
            tokio::time::sleep(WAIT_INTERVAL).await;
        }
    };
    match tokio::time::timeout(WAIT_LIMIT, waiting).await {
        Ok(outcome) => outcome,
        Err(_) => Err(CliError::failed(format!(
            "some connected nodes do not run the release after {} s",
            WAIT_LIMIT.as_secs()
        ))
        .hint("`plugcast nodes` shows which nodes are behind")),
    }
}
