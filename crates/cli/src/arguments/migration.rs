//! The arguments of `plugcast import` and `plugcast export`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Output, Remote};

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  plugcast import --from konnect --konnect-control-plane prod --dry-run\n  plugcast import --from konnect --konnect-control-plane prod\n  plugcast import --from /usr/local/share/lua/5.1\n  plugcast import --from kong.yaml\n\nA folder is searched for kong/plugins/NAME/{handler,schema}.lua, or NAME/{handler,schema}.lua,\nand for a kong.yaml beside them. Every plugin is checked first. Plugins that pass are published\nwith their instances; the others are skipped, and the output gives the reason. A second import\nof the same plugins changes nothing.\n\nExit codes: 0 every plugin and instance passed, 1 some did not, 2 wrong usage."
)]
pub(crate) struct Import {
    /// Source of the plugins: `konnect`, a folder of a file-based Kong, or a decK file
    #[arg(long, value_name = "konnect|PATH")]
    pub(crate) from: String,
    /// Check everything and print the result, without writing anything
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) konnect: Konnect,
    #[command(flatten)]
    pub(crate) remote: Remote,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// The control plane that `--from konnect` reads.
#[derive(Debug, Clone, Args)]
pub(crate) struct Konnect {
    /// Address of Konnect's API in your region, or of another server with the same API
    #[arg(
        id = "konnect_addr",
        long = "konnect-addr",
        env = "KONNECT_SERVER_URL",
        value_name = "URL",
        default_value = "https://us.api.konghq.com"
    )]
    pub(crate) address: String,
    /// Token for Konnect, of a person or a system account
    #[arg(
        id = "konnect_token",
        long = "konnect-token",
        env = "KONNECT_TOKEN",
        value_name = "TOKEN",
        hide_env_values = true
    )]
    pub(crate) token: Option<String>,
    /// Name or id of the control plane in Konnect
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
    after_help = "Examples:\n  plugcast export backup/\n  plugcast export kong.yaml --as deck\n  deck gateway sync kong.yaml --include-plugin-definitions\n\nFolders can be mounted into a file-based Kong or committed to version control. `plugcast import\n--from` reads both forms. Existing files are never overwritten."
)]
pub(crate) struct Export {
    /// Folder or file to write. It must not exist; an empty folder is allowed
    pub(crate) path: PathBuf,
    /// Form of the export
    #[arg(long = "as", value_enum, default_value = "folders")]
    pub(crate) form: ExportForm,
    #[command(flatten)]
    pub(crate) remote: Remote,
}

/// The form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportForm {
    /// kong/plugins/NAME/{handler,schema}.lua, with the instances in kong.yaml
    Folders,
    /// One decK file with plugins and instances
    Deck,
}
