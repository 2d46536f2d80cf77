//! The arguments of what moves plugins in and out.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Output, Remote};

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  plugcast import --from konnect --konnect-control-plane prod --dry-run\n  plugcast import --from konnect --konnect-control-plane prod\n  plugcast import --from /usr/local/share/lua/5.1\n  plugcast import --from kong.yaml\n\nA folder is searched for kong/plugins/NAME/{handler,schema}.lua, or NAME/{handler,schema}.lua,\nand for a kong.yaml beside them. Every plugin is checked first; what passes is published with\nits instances, what does not is left out and the table says why. Importing again changes\nnothing that is already so.\n\nEnds with 0 when everything passed, 1 when something did not, 2 when it was called wrongly."
)]
pub(crate) struct Import {
    /// Where the plugins are: `konnect`, a folder of a file-based Kong, or a decK file
    #[arg(long, value_name = "konnect|PATH")]
    pub(crate) from: String,
    /// Check everything and say what would happen, without writing anything
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) konnect: Konnect,
    #[command(flatten)]
    pub(crate) remote: Remote,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// The control plane to read, with `--from konnect`.
#[derive(Debug, Clone, Args)]
pub(crate) struct Konnect {
    /// Address of Konnect's API in your region, or of another control plane with the same API
    #[arg(
        id = "konnect_addr",
        long = "konnect-addr",
        env = "KONNECT_SERVER_URL",
        value_name = "URL",
        default_value = "https://us.api.konghq.com"
    )]
    pub(crate) address: String,
    /// Token of Konnect: a personal or a system account's
    #[arg(
        id = "konnect_token",
        long = "konnect-token",
        env = "KONNECT_TOKEN",
        value_name = "TOKEN",
        hide_env_values = true
    )]
    pub(crate) token: Option<String>,
    /// Name or id of the control plane there
    #[arg(
        id = "konnect_control_plane",
        long = "konnect-control-plane",
        value_name = "NAME|ID",
        default_value = "default"
    )]
    pub(crate) control_plane: String,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  plugcast export backup/\n  plugcast export kong.yaml --as deck\n  deck gateway sync kong.yaml --include-plugin-definitions\n\nFolders can be mounted into a file-based Kong or checked in; `plugcast import --from` reads both\nforms back. Nothing that is there is overwritten."
)]
pub(crate) struct Export {
    /// The folder or the file to write; it must not exist, or be an empty folder
    pub(crate) path: PathBuf,
    /// The form
    #[arg(long = "as", value_enum, default_value = "folders")]
    pub(crate) form: ExportForm,
    #[command(flatten)]
    pub(crate) remote: Remote,
}

/// What an export is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportForm {
    /// kong/plugins/NAME/{handler,schema}.lua, and the instances in kong.yaml
    Folders,
    /// One decK file with the plugins and their instances
    Deck,
}
