#![doc = include_str!("../README.md")]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod arguments;
mod bundle;
mod client;
mod commands;
mod error;
mod output;
mod plugin_files;
mod style;
mod table;

use std::process::ExitCode;

pub use arguments::Arguments;
use arguments::Command;
pub use error::CliError;

/// Runs the command in `arguments`.
pub fn run(arguments: Arguments) -> Result<ExitCode, CliError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| CliError::failed(format!("cannot start the async runtime: {error}")))?;
    runtime.block_on(async {
        match arguments.command {
            Command::Check(check) => commands::check::run(&check),
            Command::Publish(publish) => commands::publish::run(publish).await,
            Command::List(list) => commands::list::run(list).await,
            Command::Show(show) => commands::show::run(show).await,
            Command::Nodes(nodes) => commands::nodes::run(nodes).await,
            Command::Log(log) => commands::log::run(log).await,
            Command::ControlPlane(arguments) => commands::control_plane::run(arguments).await,
            Command::Delete(delete) => commands::delete::run(delete).await,
            Command::Import(import) => commands::import::run(import).await,
            Command::Export(export) => commands::export::run(export).await,
            Command::Instance(instance) => commands::instance::run(instance).await,
            Command::Token(token) => commands::token::run(token).await,
            Command::Dev(dev) => commands::dev::run(dev).await,
            Command::Demo(demo) => commands::demo::run(demo).await,
        }
    })
}
