//! The arguments of `plugcast control-plane`.

use clap::{Args, Subcommand};

use super::{Output, Server};

#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
pub(crate) struct ControlPlane {
    #[command(subcommand)]
    pub(crate) command: ControlPlaneCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ControlPlaneCommand {
    /// Create an empty control plane
    Create(CreateControlPlane),
    /// List the control planes
    List(ListControlPlanes),
    /// Show one control plane
    Show(ShowControlPlane),
    /// Change the name, the description or the labels of a control plane
    Update(UpdateControlPlane),
    /// Delete a control plane
    Delete(DeleteControlPlane),
}

#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  plugcast control-plane create team-a --description 'The gateways of team A' --label env=prod"
)]
pub(crate) struct CreateControlPlane {
    /// Name of the control plane; it must be unique
    pub(crate) name: String,
    /// What the control plane is for
    #[arg(long)]
    pub(crate) description: Option<String>,
    /// Label; repeat the option for more labels
    #[arg(long = "label", value_name = "KEY=VALUE", value_parser = label)]
    pub(crate) labels: Vec<(String, String)>,
    #[command(flatten)]
    pub(crate) server: Server,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct ListControlPlanes {
    #[command(flatten)]
    pub(crate) server: Server,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct ShowControlPlane {
    /// Name or id of the control plane
    #[arg(value_name = "NAME|ID")]
    pub(crate) named: String,
    #[command(flatten)]
    pub(crate) server: Server,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  plugcast control-plane update team-a --name team-b\n  plugcast control-plane update team-a --description '' --label env=prod --label zone=a\n\nAn agent that was started with the old name fails to reconnect: restart it with the new name, or\nuse the id."
)]
pub(crate) struct UpdateControlPlane {
    /// Name or id of the control plane
    #[arg(value_name = "NAME|ID")]
    pub(crate) named: String,
    /// New name
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// New description; an empty text removes the description
    #[arg(long)]
    pub(crate) description: Option<String>,
    /// Label; repeat the option for more labels. They replace all current labels
    #[arg(long = "label", value_name = "KEY=VALUE", value_parser = label)]
    pub(crate) labels: Vec<(String, String)>,
    /// Remove all labels
    #[arg(long, conflicts_with = "labels")]
    pub(crate) no_labels: bool,
    #[command(flatten)]
    pub(crate) server: Server,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Agents keep the plugins that they have installed. The change log is deleted too. This cannot be\nundone."
)]
pub(crate) struct DeleteControlPlane {
    /// Name or id of the control plane
    #[arg(value_name = "NAME|ID")]
    pub(crate) named: String,
    /// Also delete the plugins and instances of the control plane
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) server: Server,
}

fn label(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("must be KEY=VALUE".to_owned()),
    }
}
