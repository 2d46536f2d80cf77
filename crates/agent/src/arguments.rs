//! The command line and the environment.
//!
//! Values are read as text and checked together, so that one start reports every problem.

mod duration;
mod problems;

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use clap::{Parser, ValueEnum};
use plugcast_agent::{Activation, Config, Declarative, Url};
use plugcast_core::{Token, node::Introduction, signing::PublicKey};
use tracing_subscriber::EnvFilter;

use problems::Problems;

/// Installs the custom plugins of a control plane beside one Kong gateway.
///
/// The agent pulls the manifest of the control plane, verifies its signature and the digest of
/// every source, and serves the plugins under DIR/current, a link that flips from one complete
/// snapshot to the next. It keeps serving them while the control plane is down.
#[derive(Debug, Parser)]
#[command(name = "plugcast-agent", version, after_long_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// The server's URL, such as https://plugcast.example.com
    #[arg(long, env = "PLUGCAST_SERVER", value_name = "URL")]
    server: Option<String>,

    /// The control plane's name or id; on AWS the id, if the name contains one of / ? # % \
    #[arg(long, env = "PLUGCAST_CONTROL_PLANE", value_name = "NAME_OR_ID")]
    control_plane: Option<String>,

    /// The data-plane token; prefer the variable, as other users can read a command line
    #[arg(long, env = "PLUGCAST_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    token: Option<String>,

    /// The file that holds the token, instead of --token
    #[arg(long, env = "PLUGCAST_TOKEN_FILE", value_name = "FILE")]
    token_file: Option<PathBuf>,

    /// The agent's directory, which no other agent may use; add DIR/current/?.lua to Kong's
    /// lua_package_path
    #[arg(long, env = "PLUGCAST_DIR", value_name = "DIR")]
    dir: Option<PathBuf>,

    /// The command that `sh -c` runs after a flip, such as "kong reload", with PLUGCAST_GENERATION
    /// and PLUGCAST_CURRENT in its environment. If it fails, the agent rolls back
    #[arg(long, env = "PLUGCAST_ON_CHANGE", value_name = "COMMAND")]
    on_change: Option<String>,

    /// The time limit of the command
    #[arg(long, env = "PLUGCAST_ON_CHANGE_TIMEOUT", value_name = "TIME", default_value = "30s")]
    on_change_timeout: String,

    /// What DIR/current/kong.json holds for a gateway without a database. installed: the
    /// instances. streaming: also the plugins' code, for gateways with
    /// custom_plugin_streaming_enabled. off: no file is written
    #[arg(long, env = "PLUGCAST_DECLARATIVE", value_name = "KIND", default_value = "installed")]
    declarative: String,

    /// How often to pull without a push
    #[arg(long, env = "PLUGCAST_POLL_INTERVAL", value_name = "TIME", default_value = "60s")]
    poll_interval: String,

    /// How often to ping; after two intervals without an answer the agent reconnects
    #[arg(long, env = "PLUGCAST_HEARTBEAT_INTERVAL", value_name = "TIME", default_value = "60s")]
    heartbeat_interval: String,

    /// The node's id; by default generated on the first start and kept in DIR/node.json
    #[arg(long, env = "PLUGCAST_NODE_ID", value_name = "UUID")]
    node_id: Option<String>,

    /// A label of the node; can be repeated, and the variable takes k=v,k=v
    #[arg(
        long = "label",
        env = "PLUGCAST_LABELS",
        value_name = "KEY=VALUE",
        value_delimiter = ','
    )]
    labels: Vec<String>,

    /// The key that manifests must be signed with. By default the agent pins the first key that
    /// it sees in DIR/node.json; a given key replaces the pinned one
    #[arg(long, env = "PLUGCAST_PUBLIC_KEY", value_name = "BASE64")]
    public_key: Option<String>,

    /// The log filter, such as debug or plugcast_agent=debug
    #[arg(long, env = "PLUGCAST_LOG", value_name = "FILTER", default_value = "info")]
    log: String,

    /// The log format; logs go to stderr
    #[arg(long, env = "PLUGCAST_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,
}

const AFTER_HELP: &str = "\
TIME is a whole number with ms, s, m or h.

Examples:
  PLUGCAST_TOKEN=… plugcast-agent --server https://plugcast.example.com \\
      --control-plane default --dir /var/lib/plugcast --on-change 'kong reload'

Exit codes: 0 after SIGTERM or SIGINT, 1 if the agent cannot start, 64 for invalid settings,
130 after a second signal.";

/// The format of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// Text for people.
    Text,
    /// One JSON object per line.
    Json,
}

/// The checked settings.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) config: Config,
    pub(crate) log_filter: EnvFilter,
    pub(crate) log_format: LogFormat,
}

impl Arguments {
    /// Checks the arguments. The error lists every problem.
    pub(crate) fn into_settings(self) -> Result<Settings, Vec<String>> {
        let mut problems = Problems::default();
        let server = problems.required("--server", self.server.as_deref(), server);
        let name = problems.required("--control-plane", self.control_plane.as_deref(), filled);
        let token = problems.take(token(self.token, self.token_file));
        let dir =
            problems.required("--dir", self.dir.as_deref().and_then(|dir| dir.to_str()), filled);
        let command = problems.optional("--on-change", self.on_change.as_deref(), filled);
        let timeout = problems.time("--on-change-timeout", &self.on_change_timeout, 1, 3600);
        let poll = problems.time("--poll-interval", &self.poll_interval, 1, 24 * 3600);
        // API Gateway closes a socket after ten idle minutes.
        let heartbeat = problems.time("--heartbeat-interval", &self.heartbeat_interval, 1, 540);
        let declarative = problems
            .required("--declarative", Some(&self.declarative), str::parse::<Declarative>)
            .unwrap_or_default();
        let node_id = problems.optional("--node-id", self.node_id.as_deref(), |text| {
            text.parse().map_err(|error| format!("{error}"))
        });
        let public_key = problems.optional("--public-key", self.public_key.as_deref(), |text| {
            PublicKey::try_from(text.to_owned()).map_err(|error| format!("{error}"))
        });
        let labels = problems.take(labels(&self.labels)).unwrap_or_default();
        let log_filter = problems.required("--log", Some(&self.log), |text| {
            EnvFilter::try_new(text).map_err(|error| format!("{error}"))
        });
        let complete = server.zip(name).zip(token).zip(dir).zip(log_filter);
        let (Some(((((server, name), token), dir), log_filter)), true) =
            (complete, problems.is_empty())
        else {
            return Err(problems.into_list());
        };
        let mut config = Config::new(server, name, token, dir);
        config.activation = command.map(|command| Activation { command, timeout });
        config.poll_interval = poll;
        config.heartbeat_interval = heartbeat;
        config.declarative = declarative;
        config.node_id = node_id;
        config.public_key = public_key;
        config.labels = labels;
        Ok(Settings { config, log_filter, log_format: self.log_format })
    }
}

fn filled(text: &str) -> Result<String, String> {
    if text.is_empty() { Err("is empty".to_owned()) } else { Ok(text.to_owned()) }
}

fn server(text: &str) -> Result<Url, String> {
    let url: Url = text.parse().map_err(|error| format!("{text:?}: {error}"))?;
    let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    if !["http", "https"].contains(&url.scheme()) || !url.has_host() || !plain {
        return Err(format!("{text:?} is not of the form http(s)://host[:port][/path]"));
    }
    Ok(url)
}

fn token(text: Option<String>, file: Option<PathBuf>) -> Result<Token, String> {
    let text = match (text, file) {
        (Some(_), Some(_)) => {
            return Err("--token and --token-file are both set; give only one".to_owned());
        }
        (Some(text), None) => text,
        (None, Some(file)) => std::fs::read_to_string(&file)
            .map_err(|error| format!("--token-file {}: {error}", file.display()))?,
        (None, None) => {
            return Err("--token is missing (or set PLUGCAST_TOKEN or --token-file)".to_owned());
        }
    };
    text.trim().parse().map_err(|error| format!("--token: {error}"))
}

/// Labels within the control plane's limits.
fn labels(entries: &[String]) -> Result<BTreeMap<String, String>, String> {
    let mut labels = BTreeMap::new();
    for entry in entries {
        let (key, value) = entry
            .split_once('=')
            .filter(|(key, _)| !key.is_empty())
            .ok_or_else(|| format!("--label {entry:?} is not KEY=VALUE"))?;
        if labels.insert(key.to_owned(), value.to_owned()).is_some() {
            return Err(format!("--label {key} is given twice"));
        }
    }
    let introduction = Introduction {
        node_id: uuid::Uuid::nil().into(),
        hostname: String::new(),
        versions: BTreeMap::new(),
        labels,
        generation: 0.into(),
    };
    introduction.validate().map_err(|error| format!("--label: {error}"))?;
    Ok(introduction.labels)
}

impl Problems {
    /// A time of `least` to `most` seconds. Returns zero if it is invalid.
    fn time(&mut self, flag: &str, text: &str, least: u64, most: u64) -> Duration {
        let range = Duration::from_secs(least)..=Duration::from_secs(most);
        self.required(flag, Some(text), |text| duration::parse_within(text, &range))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
