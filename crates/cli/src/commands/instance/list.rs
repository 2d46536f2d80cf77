//! `plugcast instance list`: the plugin instances of a control plane.

use std::process::ExitCode;

use plugcast_core::instance::ScopeKind;
use plugcast_protocol::instance::PluginInstance;

use crate::{
    CliError,
    arguments::{Format, instance::ListInstances},
    client::Client,
    commands::print_json,
    output::say,
    table,
};

pub(super) async fn run(arguments: ListInstances) -> Result<ExitCode, CliError> {
    let mut instances = Client::open(&arguments.remote).await?.filled_instances().await?;
    if let Some(plugin) = &arguments.plugin {
        instances.retain(|instance| instance.name.as_str() == plugin);
    }
    if arguments.output.format == Format::Json {
        print_json(&instances)?;
        return Ok(ExitCode::SUCCESS);
    }
    if instances.is_empty() {
        eprintln!("no instances: see `plugcast instance apply --help`");
        return Ok(ExitCode::SUCCESS);
    }
    let heading = ["plugin", "name", "scope", "enabled", "tags", "id"];
    say!("{}", table::render(&heading, instances.iter().map(row).collect()));
    Ok(ExitCode::SUCCESS)
}

fn row(instance: &PluginInstance) -> Vec<String> {
    let limits = ScopeKind::ALL
        .into_iter()
        .filter_map(|kind| instance.scope.get(kind).map(|id| format!("{} {id}", kind.field())));
    vec![
        instance.name.to_string(),
        instance.instance_name.as_ref().map(ToString::to_string).unwrap_or_default(),
        limits.collect::<Vec<_>>().join(", "),
        if instance.enabled { "yes" } else { "no" }.to_owned(),
        instance.tags.as_slice().join(","),
        instance.id.to_string(),
    ]
}
