//! What an agent is told before it starts. It knows no command line and no environment.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use plugcast_core::{NodeId, Token, signing::PublicKey};
use reqwest::Url;

use crate::{
    activation::Activation, backoff::Backoff, declarative::Declarative, network::Network,
    store::Durability,
};

/// How often an agent pulls without being told to.
pub const DEFAULT_POLL_INTERVAL: Duration = Duration::from_secs(60);

/// How often an agent pings. API Gateway closes a socket after ten idle minutes.
pub const DEFAULT_HEARTBEAT_INTERVAL: Duration = Duration::from_secs(60);

/// Over how long the reports of a fleet are spread: long enough for a thousand nodes to have
/// pulled, short enough for a person who waits.
pub const DEFAULT_REPORT_SPREAD: Duration = Duration::from_millis(500);

/// Everything that an agent is told. [`Config::new`] has a default for all but four things.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the control planes are.
    pub server: Url,
    /// The control plane, by name or by id.
    pub control_plane: String,
    /// What the agent shows to it.
    pub token: Token,
    /// The directory that belongs to this agent alone.
    pub dir: PathBuf,
    /// What tells the gateway of a new release.
    pub activation: Option<Activation>,
    /// How often to pull without being told to, give or take a tenth.
    pub poll_interval: Duration,
    /// How often to ping.
    pub heartbeat_interval: Duration,
    /// Over how long the reports of a fleet are spread.
    pub report_spread: Duration,
    /// Between attempts to open a socket. A control plane that refuses is asked again only
    /// after the longest delay.
    pub reconnect: Backoff,
    /// Between attempts to pull what could not be pulled.
    pub retry: Backoff,
    /// Between attempts to activate a release that the gateway refused.
    pub activation_retry: Backoff,
    /// Who this node is; otherwise the directory knows, or it is made up.
    pub node_id: Option<NodeId>,
    /// The key that manifests must be signed with; otherwise the first that is seen.
    pub public_key: Option<PublicKey>,
    /// The host's name.
    pub hostname: String,
    /// Versions of what runs here.
    pub versions: BTreeMap<String, String>,
    /// Free labels.
    pub labels: BTreeMap<String, String>,
    /// What `kong.json` in each release holds.
    pub declarative: Declarative,
    /// What a release survives.
    pub durability: Durability,
    /// What to reach the control plane with; agents in one process share it.
    pub network: Option<Network>,
}

impl Config {
    /// The agent of `control_plane` at `server`, with `dir` for its own.
    pub fn new(
        server: Url,
        control_plane: impl Into<String>,
        token: Token,
        dir: impl Into<PathBuf>,
    ) -> Self {
        let (second, minute) = (Duration::from_secs(1), Duration::from_secs(60));
        let own_version = ("agent".to_owned(), env!("CARGO_PKG_VERSION").to_owned());
        Self {
            server,
            control_plane: control_plane.into(),
            token,
            dir: dir.into(),
            activation: None,
            poll_interval: DEFAULT_POLL_INTERVAL,
            heartbeat_interval: DEFAULT_HEARTBEAT_INTERVAL,
            report_spread: DEFAULT_REPORT_SPREAD,
            reconnect: Backoff::of(second, minute),
            retry: Backoff::of(second, minute),
            // Every attempt disturbs a gateway that works.
            activation_retry: Backoff::of(minute, 60 * minute),
            node_id: None,
            public_key: None,
            hostname: rustix::system::uname().nodename().to_string_lossy().into_owned(),
            versions: BTreeMap::from([own_version]),
            labels: BTreeMap::new(),
            declarative: Declarative::default(),
            durability: Durability::default(),
            network: None,
        }
    }
}
