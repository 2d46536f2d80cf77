//! `plugcast token list`: every token. Only hashes are stored, so no token's text is shown.

use std::{collections::BTreeMap, process::ExitCode};

use plugcast_core::{ControlPlaneId, Scope};
use plugcast_protocol::token::TokenBody;

use crate::{
    CliError,
    arguments::{Format, token::ListTokens},
    client::Client,
    commands::print_json,
    output::say,
    table,
};

pub(super) async fn run(arguments: ListTokens) -> Result<ExitCode, CliError> {
    let client = Client::of(&arguments.server)?;
    let tokens = client.tokens().await?;
    if arguments.output.format == Format::Json {
        print_json(&tokens)?;
        return Ok(ExitCode::SUCCESS);
    }
    if tokens.is_empty() {
        eprintln!("no stored tokens: see `plugcast token create --help`");
        return Ok(ExitCode::SUCCESS);
    }
    let names = client.control_plane_names().await?;
    let rows = tokens.iter().map(|token| row(token, &names)).collect();
    let heading = ["name", "role", "control planes", "kind", "expires", "created", "by", "id"];
    say!("{}", table::render(&heading, rows));
    Ok(ExitCode::SUCCESS)
}

fn row(token: &TokenBody, names: &BTreeMap<ControlPlaneId, String>) -> Vec<String> {
    let control_planes = match &token.control_planes {
        Scope::All => "all".to_owned(),
        Scope::Only(ids) => {
            let shown = ids.iter().map(|id| names.get(id).cloned().unwrap_or(id.to_string()));
            shown.collect::<Vec<_>>().join(", ")
        }
    };
    let expires = match &token.expires_at {
        None => "never".to_owned(),
        Some(_) if token.expired => "expired".to_owned(),
        Some(end) => day(end),
    };
    vec![
        token.name.to_string(),
        token.role.to_string(),
        control_planes,
        token.kind.to_string(),
        expires,
        day(&token.created_at),
        token.created_by.clone(),
        token.id.to_string(),
    ]
}

/// The date of an RFC 3339 time.
fn day(time: &str) -> String {
    time.split('T').next().unwrap_or(time).to_owned()
}
