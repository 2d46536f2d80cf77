//! The commands, their arguments and their help.

pub(crate) mod control_plane;
pub(crate) mod instance;
mod migration;
pub(crate) mod token;

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand, ValueEnum};
pub(crate) use migration::{Export, ExportForm, Import};

/// Upload a Kong plugin once: Plugcast checks it, keeps every release and installs it on every
/// gateway.
///
/// Start with `plugcast demo`: it shows the whole path in a few seconds and leaves nothing behind.
#[derive(Debug, Parser)]
#[command(
    name = "plugcast",
    version,
    arg_required_else_help = true,
    after_help = "Exit codes:\n  0  success\n  1  a plugin was refused, a call failed, or a node rejected a release\n  2  wrong usage: a bad argument, no token, or a plugin that cannot be read\n\nResults go to standard output, messages to standard error. NO_COLOR=1 turns colours off."
)]
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
    /// List the nodes of a control plane and the generation that each one runs
    Nodes(Nodes),
    /// Show who changed what, and when
    Log(Log),
    /// Delete a plugin
    Delete(Delete),
    /// Import plugins from Konnect, from the folders of a file-based Kong or from a decK file
    Import(Import),
    /// Export the plugins of a control plane to folders or to a decK file
    Export(Export),
    /// Create, list, change and delete control planes
    ControlPlane(control_plane::ControlPlane),
    /// List, show, apply and delete plugin instances
    Instance(instance::Instance),
    /// Create, list and revoke tokens
    Token(token::Token),
    /// Run the whole control plane on this machine
    Dev(Dev),
    /// Show the whole path: a control plane, three agents, an upload, an update and a refusal
    Demo(Demo),
}

/// The address of the API, and the token to call it with.
#[derive(Debug, Clone, Args)]
pub(crate) struct Server {
    /// Address of Plugcast's API
    #[arg(
        long = "server",
        env = "PLUGCAST_SERVER",
        value_name = "URL",
        default_value = "http://127.0.0.1:8080"
    )]
    pub(crate) url: String,
    /// Token for the API
    #[arg(long, env = "PLUGCAST_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
}

/// One control plane behind the API.
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
    /// Text for people
    Human,
    /// One JSON value for programs
    Json,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Output {
    /// Output format
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
    after_help = "Examples:\n  plugcast check my-plugin/\n  plugcast check plugins/*/\n  plugcast check handler.lua schema.lua --untrusted-lua strict\n  plugcast check plugins/*/ --format sarif > findings.sarif\n\nExit codes: 0 every plugin passes (warnings are allowed), 1 a plugin has errors, 2 wrong usage."
)]
pub(crate) struct Check {
    /// Folders with handler.lua and schema.lua, or the two files of one plugin
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Name to publish the plugin under; it must equal the name in its schema
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Sandbox of the gateways, as in Kong's setting `untrusted_lua`. Code that needs a function
    /// outside the sandbox is an error; with `off` it is a warning
    #[arg(long, value_enum, default_value = "off")]
    pub(crate) untrusted_lua: Sandbox,
    /// Output format
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: CheckFormat,
}

/// One of Kong's sandboxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sandbox {
    /// The default of gateways that stream plugins
    Strict,
    /// `strict` plus network access
    Lax,
    /// No sandbox
    Off,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// Text for people, with the lines of source at fault
    Human,
    /// A JSON list for programs, with one entry for each plugin
    Json,
    /// SARIF 2.1.0 for code scanners
    Sarif,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  plugcast publish my-plugin/\n  plugcast publish handler.lua schema.lua --tag team-a --wait\n\nExit codes: 0 published (with --wait: and every connected node runs it), 1 the plugin was refused,\nthe call failed or a node rejected the release, 2 wrong usage."
)]
pub(crate) struct Publish {
    #[command(flatten)]
    pub(crate) plugin: PluginPaths,
    /// Tag of the plugin; repeat the option for more tags. Without it the plugin keeps its tags
    #[arg(long = "tag", value_name = "TAG")]
    pub(crate) tags: Vec<String>,
    /// Wait until every connected node runs the release, for at most 120 s
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
    /// Number of changes to show, newest first
    #[arg(long, value_name = "N", default_value = "20", value_parser = changes)]
    pub(crate) limit: usize,
    /// Only changes to this kind of entity
    #[arg(long, value_enum)]
    pub(crate) entity: Option<Entity>,
    /// Only changes to the entity with this name; an instance goes by the name of its plugin
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Only changes made with the token of this name
    #[arg(long, value_name = "TOKEN NAME")]
    pub(crate) actor: Option<String>,
    #[command(flatten)]
    pub(crate) remote: Remote,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// The kind of entity that a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Entity {
    /// Custom plugins
    CustomPlugin,
    /// Plugin instances
    Instance,
    /// The control plane itself
    ControlPlane,
}

impl Entity {
    /// Its name in the API.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::CustomPlugin => "custom-plugin",
            Self::Instance => "instance",
            Self::ControlPlane => "control-plane",
        }
    }
}

/// Parses the number of changes to show. The command holds them all in memory, so it has a limit.
fn changes(text: &str) -> Result<usize, String> {
    const MOST: usize = 100_000;
    let number = text.parse().ok().filter(|number| (1..=MOST).contains(number));
    number.ok_or_else(|| format!("must be a whole number from 1 to {MOST}"))
}

/// One of a plugin's two files.
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
    /// Print only this source, byte for byte
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
    after_help = "The first start creates a control plane named `default` and an admin token. It prints the token\nonce. Data survives restarts and crashes. Stop it with Ctrl-C."
)]
pub(crate) struct Dev {
    /// Address to listen on
    #[arg(long, env = "PLUGCAST_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// Folder to keep the data in
    #[arg(long, env = "PLUGCAST_DATA_DIR", value_name = "DIR", default_value = "plugcast-data")]
    pub(crate) data_dir: PathBuf,
    /// Admin token that is valid while this process runs. Without it, a start that finds no stored
    /// admin token creates one and prints it
    #[arg(long, env = "PLUGCAST_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
    /// Seconds to cache the authorizer's answer for a token, as API Gateway does: HTTP calls may
    /// accept a revoked token for this long
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
    /// Keep everything running at the end, until Ctrl-C
    #[arg(long)]
    pub(crate) keep: bool,
}

/// Parses a number of seconds, at most as long as API Gateway can cache an answer.
fn cache_time(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|seconds| (0..=3600).contains(seconds));
    seconds
        .map(Duration::from_secs)
        .ok_or_else(|| "must be a whole number from 0 to 3600".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn clap_accepts_every_command() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn accepts_a_cache_time_of_at_most_an_hour() {
        assert_eq!(cache_time("0"), Ok(Duration::ZERO));
        assert_eq!(cache_time("3600"), Ok(Duration::from_secs(3600)));
        for bad in ["", "-1", "3601", "1.5", "30s"] {
            assert!(cache_time(bad).is_err(), "{bad}");
        }
    }
}
