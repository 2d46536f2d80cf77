//! The commands and their arguments, with the help that teaches them.

pub(crate) mod control_plane;
pub(crate) mod instance;
mod migration;
pub(crate) mod token;

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand, ValueEnum};
pub(crate) use migration::{Export, ExportForm, Import};

/// Upload a Kong plugin once; Plugcast checks it, keeps every release and brings it to every
/// gateway.
///
/// Begin with `plugcast demo`: it shows the whole path in a few seconds and leaves nothing behind.
#[derive(Debug, Parser)]
#[command(name = "plugcast", version, arg_required_else_help = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check plugins without uploading them
    Check(Check),
    /// Check a plugin and make it the newest release
    Publish(Publish),
    /// List the plugins of a control plane
    List(List),
    /// Show one plugin, or print one of its sources
    Show(Show),
    /// List the nodes of a control plane and what each of them runs
    Nodes(Nodes),
    /// Show who changed what, and when
    Log(Log),
    /// Delete a plugin
    Delete(Delete),
    /// Bring in the plugins of Konnect, of a file-based Kong or of a decK file
    Import(Import),
    /// Write the plugins of a control plane as folders or as a decK file
    Export(Export),
    /// Create, list, change and delete control planes
    ControlPlane(control_plane::ControlPlane),
    /// List, show, apply and delete instances of plugins
    Instance(instance::Instance),
    /// Make, list and revoke tokens
    Token(token::Token),
    /// Run the whole control plane on this machine
    Dev(Dev),
    /// Show the whole path: a control plane, three agents, an upload, an update, a refusal
    Demo(Demo),
}

/// Where the API is and who calls.
#[derive(Debug, Clone, Args)]
pub(crate) struct Server {
    /// Address of the control plane's API
    #[arg(
        long = "server",
        env = "PLUGCAST_SERVER",
        value_name = "URL",
        default_value = "http://127.0.0.1:8080"
    )]
    pub(crate) url: String,
    /// Token to call with
    #[arg(long, env = "PLUGCAST_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
}

/// A control plane there.
#[derive(Debug, Clone, Args)]
pub(crate) struct Remote {
    #[command(flatten)]
    pub(crate) server: Server,
    /// Name or id of the control plane
    #[arg(long, env = "PLUGCAST_CONTROL_PLANE", value_name = "NAME|ID", default_value = "default")]
    pub(crate) control_plane: String,
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Human,
    /// For machines: one JSON value
    Json,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Output {
    /// How results are printed
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

/// A folder with handler.lua and schema.lua, or the two files
#[derive(Debug, Clone, Args)]
pub(crate) struct PluginPaths {
    /// A folder with handler.lua and schema.lua, or the two files themselves
    #[arg(required = true, num_args = 1..=2, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  plugcast check my-plugin/\n  plugcast check plugins/*/\n  plugcast check handler.lua schema.lua --untrusted-lua strict\n  plugcast check plugins/*/ --format sarif > findings.sarif\n\nEnds with 0 when the plugin is clean, 1 when there are findings, 2 when it was called wrongly."
)]
pub(crate) struct Check {
    /// Folders with handler.lua and schema.lua, or the two files of one plugin
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The name that the plugin will be published under; it must equal the schema's
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// The sandbox of the gateways (Kong's `untrusted_lua`): what it lacks is an error, or under
    /// `off` a warning
    #[arg(long, value_enum, default_value = "off")]
    pub(crate) untrusted_lua: Sandbox,
    /// How findings are printed
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: CheckFormat,
}

/// A sandbox of Kong's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sandbox {
    /// The default of gateways that stream plugins
    Strict,
    /// `strict` and what plugins with network access need
    Lax,
    /// None
    Off,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people, with the lines that they are about
    Human,
    /// For machines: a list with one entry for each plugin
    Json,
    /// For code scanners: SARIF 2.1.0
    Sarif,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  plugcast publish my-plugin/\n  plugcast publish handler.lua schema.lua --tag team-a --wait"
)]
pub(crate) struct Publish {
    #[command(flatten)]
    pub(crate) plugin: PluginPaths,
    /// A tag of the plugin; repeat it for more. Without any, the plugin keeps those that it has
    #[arg(long = "tag", value_name = "TAG")]
    pub(crate) tags: Vec<String>,
    /// Wait until every connected node runs it
    #[arg(long)]
    pub(crate) wait: bool,
    #[command(flatten)]
    pub(crate) remote: Remote,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    pub(crate) remote: Remote,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  plugcast log\n  plugcast log --name streaming-headers --limit 5\n  plugcast log --format json --limit 1000 | jq '.[] | select(.actor == \"ci\")'"
)]
pub(crate) struct Log {
    /// How many changes are shown, the newest first
    #[arg(long, value_name = "N", default_value = "20", value_parser = changes)]
    pub(crate) limit: usize,
    /// Only changes of this kind of thing
    #[arg(long, value_enum)]
    pub(crate) entity: Option<Entity>,
    /// Only changes of what bears this name; an instance bears its plugin's
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Only changes that were made with this token
    #[arg(long, value_name = "TOKEN NAME")]
    pub(crate) actor: Option<String>,
    #[command(flatten)]
    pub(crate) remote: Remote,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// What changes are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Entity {
    /// Custom plugins
    CustomPlugin,
    /// Their instances
    Instance,
    /// The control plane itself
    ControlPlane,
}

impl Entity {
    /// What the API calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::CustomPlugin => "custom-plugin",
            Self::Instance => "instance",
            Self::ControlPlane => "control-plane",
        }
    }
}

/// A number of changes, of which one command keeps no more than this in memory.
fn changes(text: &str) -> Result<usize, String> {
    const MOST: usize = 100_000;
    let number = text.parse().ok().filter(|number| (1..=MOST).contains(number));
    number.ok_or_else(|| format!("a number from 1 to {MOST}"))
}

/// A file of a plugin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Source {
    /// handler.lua
    Handler,
    /// schema.lua
    Schema,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  plugcast show streaming-headers\n  plugcast show streaming-headers --source handler > handler.lua"
)]
pub(crate) struct Show {
    /// Name or id of the plugin
    pub(crate) plugin: String,
    /// Print this source, byte for byte, and nothing else
    #[arg(long, value_enum)]
    pub(crate) source: Option<Source>,
    #[command(flatten)]
    pub(crate) remote: Remote,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Nodes {
    #[command(flatten)]
    pub(crate) remote: Remote,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Delete {
    /// Name or id of the plugin
    pub(crate) plugin: String,
    #[command(flatten)]
    pub(crate) remote: Remote,
}

#[derive(Debug, Args)]
#[command(
    after_help = "The first start makes a control plane named `default` and a token for its admin, which is\nshown once. The data survives restarts and crashes. Stop it with Ctrl-C."
)]
pub(crate) struct Dev {
    /// Address to listen on
    #[arg(long, env = "PLUGCAST_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// Folder for the data
    #[arg(long, env = "PLUGCAST_DATA_DIR", value_name = "DIR", default_value = "plugcast-data")]
    pub(crate) data_dir: PathBuf,
    /// An admin's token, for as long as this runs; without it the first start makes one, as does
    /// any start that finds no admin's token on record
    #[arg(long, env = "PLUGCAST_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
    /// Seconds that an answer about a token is kept, as API Gateway keeps it: a revoked token
    /// works on HTTP for at most so much longer
    #[arg(
        long,
        env = "PLUGCAST_TOKEN_CACHE",
        value_name = "SECONDS",
        default_value = "30",
        value_parser = cache_time
    )]
    pub(crate) token_cache: Duration,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Leave everything running at the end, until Ctrl-C
    #[arg(long)]
    pub(crate) keep: bool,
}

/// Whole seconds, as many as API Gateway could keep an answer.
fn cache_time(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|seconds| (0..=3600).contains(seconds));
    seconds.map(Duration::from_secs).ok_or_else(|| "a whole number from 0 to 3600".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn every_command_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_cache_time_is_at_most_an_hour() {
        assert_eq!(cache_time("0"), Ok(Duration::ZERO));
        assert_eq!(cache_time("3600"), Ok(Duration::from_secs(3600)));
        for bad in ["", "-1", "3601", "1.5", "30s"] {
            assert!(cache_time(bad).is_err(), "{bad}");
        }
    }
}
