//! The command line and the environment.
//!
//! Values are read as text and checked together, so that one start shows everything that is
//! wrong with them.

mod duration;
mod problems;

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use clap::{Parser, ValueEnum};
use plugcast_agent::{Activation, Config, Declarative, Url};
use plugcast_core::{Token, node::Introduction, signing::PublicKey};
use tracing_subscriber::EnvFilter;

use problems::Problems;

/// Keeps one Kong gateway's custom plugins as its control plane wants them.
///
/// The agent pulls the plugins of one control plane, checks their signature and every digest,
/// and serves them under DIR/current, a link that flips from one complete release to the next.
/// What it has applied stays there while the control plane is away.
#[derive(Debug, Parser)]
#[command(name = "plugcast-agent", version, after_long_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// The control plane's server, such as https://plugcast.example.com
    #[arg(long, env = "PLUGCAST_SERVER", value_name = "URL")]
    server: Option<String>,

    /// The control plane, by name or by id
    #[arg(long, env = "PLUGCAST_CONTROL_PLANE", value_name = "NAME_OR_ID")]
    control_plane: Option<String>,

    /// The token that the agent shows; others can see a command line, so prefer the variable
    #[arg(long, env = "PLUGCAST_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    token: Option<String>,

    /// A file that holds the token, instead of --token
    #[arg(long, env = "PLUGCAST_TOKEN_FILE", value_name = "FILE")]
    token_file: Option<PathBuf>,

    /// The directory that belongs to this agent alone; Kong's lua_package_path gets DIR/current/?.lua
    #[arg(long, env = "PLUGCAST_DIR", value_name = "DIR")]
    dir: Option<PathBuf>,

    /// What `sh -c` runs after a flip, such as "kong reload"; it sees PLUGCAST_GENERATION and
    /// PLUGCAST_CURRENT. If it fails, the agent goes back to the release before
    #[arg(long, env = "PLUGCAST_ON_CHANGE", value_name = "COMMAND")]
    on_change: Option<String>,

    /// When the command is killed
    #[arg(long, env = "PLUGCAST_ON_CHANGE_TIMEOUT", value_name = "TIME", default_value = "30s")]
    on_change_timeout: String,

    /// What DIR/current/kong.json holds for a gateway without a database: installed has the
    /// plugins' instances; streaming has their code too, for gateways that stream plugins; off
    /// writes none
    #[arg(long, env = "PLUGCAST_DECLARATIVE", value_name = "KIND", default_value = "installed")]
    declarative: String,

    /// How often to pull without being told to
    #[arg(long, env = "PLUGCAST_POLL_INTERVAL", value_name = "TIME", default_value = "60s")]
    poll_interval: String,

    /// How often to ping; a socket that is silent for two of these is opened anew
    #[arg(long, env = "PLUGCAST_HEARTBEAT_INTERVAL", value_name = "TIME", default_value = "60s")]
    heartbeat_interval: String,

    /// Who this node is; otherwise made up on the first start and kept in DIR/node.json
    #[arg(long, env = "PLUGCAST_NODE_ID", value_name = "UUID")]
    node_id: Option<String>,

    /// A label of this node; may be repeated, and the variable takes k=v,k=v
    #[arg(
        long = "label",
        env = "PLUGCAST_LABELS",
        value_name = "KEY=VALUE",
        value_delimiter = ','
    )]
    labels: Vec<String>,

    /// The key that manifests must be signed with. Without it the first key that is seen is kept
    /// in DIR/node.json; with it a new key is accepted in that one's place
    #[arg(long, env = "PLUGCAST_PUBLIC_KEY", value_name = "BASE64")]
    public_key: Option<String>,

    /// What to log, such as debug or plugcast_agent=debug
    #[arg(long, env = "PLUGCAST_LOG", value_name = "FILTER", default_value = "info")]
    log: String,

    /// How to log, always on stderr
    #[arg(long, env = "PLUGCAST_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,
}

const AFTER_HELP: &str = "\
TIME is a number with ms, s, m or h.

Examples:
  PLUGCAST_TOKEN=… plugcast-agent --server https://plugcast.example.com \\
      --control-plane default --dir /var/lib/plugcast --on-change 'kong reload'

Exit codes: 0 after SIGTERM or SIGINT, 1 when it cannot run here, 64 for wrong settings.";

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// For machines: one object a line.
    Json,
}

/// What the command line and the environment come to.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) config: Config,
    pub(crate) log_filter: EnvFilter,
    pub(crate) log_format: LogFormat,
}

impl Arguments {
    /// Checks everything; the error is everything that is wrong.
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
        (Some(_), Some(_)) => return Err("--token and --token-file: give one of them".to_owned()),
        (Some(text), None) => text,
        (None, Some(file)) => std::fs::read_to_string(&file)
            .map_err(|error| format!("--token-file {}: {error}", file.display()))?,
        (None, None) => {
            return Err("--token is missing (or set PLUGCAST_TOKEN, or --token-file)".to_owned());
        }
    };
    text.trim().parse().map_err(|error| format!("--token: {error}"))
}

/// Labels as the control plane takes them.
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
    /// A time of `least` to `most` seconds; zero stands in for one that is wrong.
    fn time(&mut self, flag: &str, text: &str, least: u64, most: u64) -> Duration {
        let range = Duration::from_secs(least)..=Duration::from_secs(most);
        self.required(flag, Some(text), |text| duration::parse_within(text, &range))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
