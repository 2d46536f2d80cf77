//! `plugcast log`: the change log of a control plane.

use std::process::ExitCode;

use plugcast_core::{ChangeKind, Digest};
use plugcast_protocol::change::{ChangeBody, ChangeSide};

use super::{print_json, short};
use crate::{
    CliError,
    arguments::{Format, Log},
    client::Client,
    output::say,
    table,
};

/// Most characters to show in a cell, so that a row fits a terminal.
const MAX_SHOWN_CHARS: usize = 28;

pub(crate) async fn run(arguments: Log) -> Result<ExitCode, CliError> {
    let filter = [
        ("entity", arguments.entity.map(|entity| entity.name())),
        ("name", arguments.name.as_deref()),
        ("actor", arguments.actor.as_deref()),
    ];
    let given: Vec<_> =
        filter.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    let changes = Client::open(&arguments.remote).await?.changes(&given, arguments.limit).await?;
    if arguments.output.format == Format::Json {
        print_json(&changes)?;
        return Ok(ExitCode::SUCCESS);
    }
    if changes.is_empty() {
        eprintln!("no such changes in {}", arguments.remote.control_plane);
        return Ok(ExitCode::SUCCESS);
    }
    let heading = ["gen", "when (UTC)", "by", "change", "name", "details"];
    say!("{}", table::render(&heading, changes.iter().map(row).collect()));
    Ok(ExitCode::SUCCESS)
}

fn row(change: &ChangeBody) -> Vec<String> {
    let kind = match change.kind {
        ChangeKind::Created => "created",
        ChangeKind::Updated => "updated",
        ChangeKind::Deleted => "deleted",
    };
    let entity = change.entity.replace('-', " ");
    vec![
        change.generation.to_string(),
        // 2026-01-31T12:30:40.123Z
        change.at.chars().take(19).collect::<String>().replace('T', " "),
        cut(&change.actor),
        format!("{kind} {entity}"),
        cut(&change.name),
        cut(&outcome(change)),
    ]
}

/// The result of the change: the release, the settings' digest, or a control plane's former name.
fn outcome(change: &ChangeBody) -> String {
    match (&change.before, &change.after) {
        (before, Some(ChangeSide::Sources { release, handler_digest, schema_digest })) => {
            let is_new = match before {
                Some(ChangeSide::Sources { release: earlier, .. }) => earlier != release,
                _ => true,
            };
            if is_new {
                format!("release {release} ({})", both(handler_digest, schema_digest))
            } else {
                "tags or name changed".to_owned()
            }
        }
        (_, Some(ChangeSide::Instance { settings_digest })) => short(settings_digest),
        (Some(ChangeSide::ControlPlane(before)), Some(ChangeSide::ControlPlane(after))) => {
            if before.name == after.name {
                "description or labels changed".to_owned()
            } else {
                format!("was {}", before.name)
            }
        }
        _ => "-".to_owned(),
    }
}

fn both(handler: &Digest, schema: &Digest) -> String {
    format!("{} {}", short(handler), short(schema))
}

fn cut(text: &str) -> String {
    if text.chars().count() <= MAX_SHOWN_CHARS {
        return text.to_owned();
    }
    let kept: String = text.chars().take(MAX_SHOWN_CHARS - 1).collect();
    format!("{kept}…")
}
