//! `plugcast instance`: listing, showing, applying and deleting plugin instances.

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

/// Prints the instance in the form that `apply` reads.
async fn show(arguments: NamedInstance) -> Result<ExitCode, CliError> {
    print_json(&Client::open(&arguments.remote).await?.instance(&arguments.named).await?)?;
    Ok(ExitCode::SUCCESS)
}

async fn delete(arguments: NamedInstance) -> Result<ExitCode, CliError> {
    let client = Client::open(&arguments.remote).await?;
    // Deleting an unknown instance is a success for the API; here it is probably a typing error.
    let instance = client.instance(&arguments.named).await?;
    client.delete_instance(&instance.id.to_string()).await?;
    say!("deleted {} of {}", arguments.named, instance.name);
    Ok(ExitCode::SUCCESS)
}
