//! The arguments of `plugcast instance`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Output, Remote};

#[derive(Debug, Args)]
#[command(
    arg_required_else_help = true,
    after_help = "An instance is a plugin with a configuration. A gateway runs a plugin only where it has an instance."
)]
pub(crate) struct Instance {
    #[command(subcommand)]
    pub(crate) command: InstanceCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum InstanceCommand {
    /// List plugin instances
    List(ListInstances),
    /// Show one instance, with all defaults filled in
    Show(NamedInstance),
    /// Create or replace an instance
    Apply(ApplyInstance),
    /// Delete an instance
    Delete(NamedInstance),
}

#[derive(Debug, Args)]
pub(crate) struct ListInstances {
    /// Only instances of this plugin
    #[arg(long, value_name = "NAME")]
    pub(crate) plugin: Option<String>,
    #[command(flatten)]
    pub(crate) remote: Remote,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct NamedInstance {
    /// Id or name of the instance, as `plugcast instance list` shows them
    #[arg(value_name = "ID|NAME")]
    pub(crate) named: String,
    #[command(flatten)]
    pub(crate) remote: Remote,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  echo '{\"name\":\"streaming-headers\",\"instance_name\":\"all\",\"config\":{}}' | plugcast instance apply -\n  plugcast instance show all > all.json && plugcast instance apply all.json\n\nIf the file has an `id` or an `instance_name`, the instance with that id or name is created or\nreplaced. Without either, a new instance is created."
)]
pub(crate) struct ApplyInstance {
    /// File with one instance as JSON, in Konnect's form; - reads standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) remote: Remote,
    #[command(flatten)]
    pub(crate) output: Output,
}
