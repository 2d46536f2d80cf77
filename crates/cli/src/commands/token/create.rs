//! `plugcast token create`: the token on standard output, its description on standard error.

use std::{process::ExitCode, time::SystemTime};

use plugcast_core::{Role, Timestamp, identity::TokenKind};
use plugcast_protocol::token::{CreatedToken, time_text};
use serde_json::json;

use crate::{
    CliError,
    arguments::{Format, token::CreateToken},
    client::Client,
    commands::print_json,
    output::say,
};

pub(super) async fn run(arguments: CreateToken) -> Result<ExitCode, CliError> {
    let client = Client::of(&arguments.server)?;
    let now = Timestamp::from(SystemTime::now());
    let expires_at = arguments.expires_in.map(|seconds| time_text(now.plus_seconds(seconds)));
    let named = &arguments.control_planes;
    let body = json!({
        "name": arguments.name,
        "role": Role::from(arguments.role),
        "kind": TokenKind::from(arguments.kind),
        "control_planes": if named.is_empty() { None } else { Some(named) },
        "expires_at": expires_at,
    });
    let created = client.create_token(&body).await?;
    match arguments.output.format {
        Format::Json => print_json(&created)?,
        Format::Human => {
            say!("{}", created.token);
            eprintln!("{}", summary(&created, named));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn summary(created: &CreatedToken, named: &[String]) -> String {
    let token = &created.body;
    let scope = match named {
        [] => "every control plane".to_owned(),
        names => names.join(", "),
    };
    let end = match &token.expires_at {
        Some(end) => format!("until {end}"),
        None => "until it is revoked".to_owned(),
    };
    format!(
        "created {}: role {}, valid for {scope}, {end}\nkeep the token: it is not shown again. To \
         revoke it: `plugcast token revoke {}`",
        token.name, token.role, token.id,
    )
}
