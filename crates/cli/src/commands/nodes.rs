//! `plugcast nodes`: the nodes of a control plane and what they run.

use std::{
    process::ExitCode,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use plugcast_protocol::overview::{ControlPlaneSummary, NodeSummary};

use super::print_json;
use crate::{
    CliError,
    arguments::{Format, Nodes},
    client::Client,
    output::say,
    table,
};

pub(crate) async fn run(arguments: Nodes) -> Result<ExitCode, CliError> {
    let overview = Client::open(&arguments.remote).await?.nodes().await?;
    if arguments.output.format == Format::Json {
        print_json(&overview)?;
        return Ok(ExitCode::SUCCESS);
    }
    if overview.nodes.is_empty() {
        eprintln!(
            "no node has connected to {} yet: start plugcast-agent beside a gateway",
            overview.control_plane.name
        );
        return Ok(ExitCode::SUCCESS);
    }
    let rows = overview.nodes.iter().map(|node| row(node, &overview.control_plane));
    let heading = ["host", "node", "state", "generation", "applied in", "last seen"];
    say!("{}", table::render(&heading, rows.collect()));
    Ok(ExitCode::SUCCESS)
}

fn row(node: &NodeSummary, control_plane: &ControlPlaneSummary) -> Vec<String> {
    let state = match (&node.rejected, node.connected) {
        (Some(rejection), _) => format!("rejected: {}", rejection.message),
        (None, false) => "disconnected".to_owned(),
        (None, true) if node.generation >= control_plane.generation => "in sync".to_owned(),
        (None, true) => "behind".to_owned(),
    };
    vec![
        node.hostname.clone(),
        node.node_id.to_string().chars().take(8).collect(),
        state,
        format!("{} of {}", node.generation, control_plane.generation),
        node.took_ms.map_or_else(|| "-".to_owned(), |took| format!("{took} ms")),
        ago(node.last_seen_at),
    ]
}

fn ago(seconds_since_epoch: i64) -> String {
    let then = UNIX_EPOCH + Duration::from_secs(u64::try_from(seconds_since_epoch).unwrap_or(0));
    let seconds = SystemTime::now().duration_since(then).unwrap_or_default().as_secs();
    match seconds {
        0..60 => format!("{seconds} s ago"),
        60..3600 => format!("{} min ago", seconds / 60),
        3600..86400 => format!("{} h ago", seconds / 3600),
        _ => format!("{} d ago", seconds / 86400),
    }
}
