//! `plugcast import`: checks plugins from another place, then publishes those that pass.

mod candidate;
mod instances;
mod outcome;

use std::{path::Path, process::ExitCode};

use candidate::Candidate;
use outcome::{Outcome, Summary};
use plugcast_protocol::overview::PluginSummary;

use super::print_json;
use crate::{
    CliError,
    arguments::{Format, Import, Remote, Server},
    bundle::{Bundle, folders},
    client::Client,
};

/// The value of `--from` for Konnect.
const KONNECT: &str = "konnect";

pub(crate) async fn run(arguments: Import) -> Result<ExitCode, CliError> {
    let client = Client::open(&arguments.remote).await?;
    let bundle = read(&arguments).await?;
    let known = client.plugins().await?.plugins;
    let mut notes = bundle.notes;
    let (ours, foreign): (Vec<_>, Vec<_>) = bundle
        .instances
        .into_iter()
        .partition(|instance| bundle.plugins.iter().any(|plugin| plugin.name == instance.name));
    if !foreign.is_empty() {
        notes.push(format!("skipped {} instances of plugins that are not imported", foreign.len()));
    }
    let mut candidates: Vec<Candidate> =
        bundle.plugins.into_iter().map(|plugin| Candidate::examine(plugin, &known)).collect();
    candidates.sort_by(|a, b| a.plugin.name.cmp(&b.plugin.name));
    instances::examine(ours, &mut candidates);
    if !arguments.dry_run {
        publish(&client, &mut candidates).await;
    }
    let summary = Summary::of(arguments.dry_run, candidates, notes);
    match arguments.output.format {
        Format::Json => print_json(&summary)?,
        Format::Human => summary.print(),
    }
    Ok(if summary.is_complete() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn read(arguments: &Import) -> Result<Bundle, CliError> {
    if arguments.from != KONNECT {
        return folders::read(Path::new(&arguments.from));
    }
    let konnect = &arguments.konnect;
    if konnect.token.is_none() {
        return Err(CliError::usage("no token for Konnect")
            .hint("pass --konnect-token or set KONNECT_TOKEN"));
    }
    let client = Client::new(&Remote {
        server: Server { url: konnect.address.clone(), token: konnect.token.clone() },
        control_plane: konnect.control_plane.clone(),
    })?;
    let client = client.by_id().await?;
    let plugins = client.custom_plugins().await?;
    let instances = client.instances().await?;
    Ok(Bundle { plugins, instances, notes: Vec::new() })
}

/// Publishes the plugins that passed, each before its instances. A failure does not stop the rest.
async fn publish(client: &Client, candidates: &mut [Candidate]) {
    let total = candidates.len();
    for (number, candidate) in candidates.iter_mut().enumerate() {
        if let Outcome::WouldCreate | Outcome::WouldUpdate = candidate.outcome {
            eprintln!("publishing {} of {total}: {}", number + 1, candidate.plugin.name);
            candidate.publish(client).await;
        }
        if candidate.outcome.is_there() {
            instances::publish(client, candidate).await;
        }
    }
}

/// The plugin of this name at the destination.
fn named<'a>(known: &'a [PluginSummary], name: &str) -> Option<&'a PluginSummary> {
    known.iter().find(|plugin| plugin.name.as_str() == name)
}
