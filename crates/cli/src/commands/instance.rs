//! `plugcast instance`: listing, showing, applying and deleting instances of plugins.

mod apply;
mod list;

use std::process::ExitCode;

use crate::{
    CliError,
    arguments::instance::{Instance, InstanceCommand, NamedInstance},
    client::Client,
    commands::print_json,
    output::say,
};

pub(crate) async fn run(arguments: Instance) -> Result<ExitCode, CliError> {
    match arguments.command {
        InstanceCommand::List(list) => list::run(list).await,
        InstanceCommand::Show(named) => show(named).await,
        InstanceCommand::Apply(apply) => apply::run(apply).await,
        InstanceCommand::Delete(named) => delete(named).await,
    }
}

/// Prints what `apply` takes.
async fn show(arguments: NamedInstance) -> Result<ExitCode, CliError> {
    print_json(&Client::open(&arguments.remote).await?.instance(&arguments.named).await?)?;
    Ok(ExitCode::SUCCESS)
}

async fn delete(arguments: NamedInstance) -> Result<ExitCode, CliError> {
    let client = Client::open(&arguments.remote).await?;
    // The API calls deleting nothing a success; a person wants to hear of a typing error.
    let instance = client.instance(&arguments.named).await?;
    client.delete_instance(&instance.id.to_string()).await?;
    say!("deleted {} of {}", arguments.named, instance.name);
    Ok(ExitCode::SUCCESS)
}
