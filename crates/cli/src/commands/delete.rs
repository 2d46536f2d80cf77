//! `plugcast delete`: deletes a plugin, which removes it from every node.

use std::process::ExitCode;

use serde_json::Value;

use crate::{CliError, arguments::Delete, client::Client, output::say};

pub(crate) async fn run(arguments: Delete) -> Result<ExitCode, CliError> {
    let client = Client::open(&arguments.remote).await?;
    // Deleting an unknown plugin is a success for the API; here it is probably a typing error.
    client.plugin::<Value>(&arguments.plugin).await?;
    client.delete_plugin(&arguments.plugin).await?;
    say!("deleted {}", arguments.plugin);
    Ok(ExitCode::SUCCESS)
}
