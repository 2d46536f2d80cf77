//! `plugcast delete`: takes a plugin off every node.

use std::process::ExitCode;

use serde_json::Value;

use crate::{CliError, arguments::Delete, client::Client, output::say};

pub(crate) async fn run(arguments: Delete) -> Result<ExitCode, CliError> {
    let client = Client::open(&arguments.remote).await?;
    // The API calls deleting nothing a success; a person wants to hear of a typing error.
    client.plugin::<Value>(&arguments.plugin).await?;
    client.delete_plugin(&arguments.plugin).await?;
    say!("deleted {}", arguments.plugin);
    Ok(ExitCode::SUCCESS)
}
