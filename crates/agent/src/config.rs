//! The settings of an agent. Reading a command line or an environment is the binary's part.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use plugcast_core::{NodeId, Token, signing::PublicKey};
use reqwest::Url;

use crate::{
    activation::Activation, backoff::Backoff, declarative::Declarative, network::Network,
    store::Durability,
};

/// How often an agent pulls without a push.
pub const DEFAULT_POLL_INTERVAL: Duration = Duration::from_secs(60);

/// How often an agent pings. API Gateway closes a socket after ten idle minutes.
pub const DEFAULT_HEARTBEAT_INTERVAL: Duration = Duration::from_secs(60);

/// The time over which a fleet's reports are spread: long enough for a thousand nodes to pull,
/// short enough for a person who waits.
pub const DEFAULT_REPORT_SPREAD: Duration = Duration::from_millis(500);

/// The settings of an agent. [`Config::new`] takes the four that have no default.
#[derive(Debug, Clone)]
pub struct Config {
    /// The server of the control plane.
    pub server: Url,
    /// The control plane, by name or by id.
    pub control_plane: String,
    /// The token that the agent authenticates with.
    pub token: Token,
    /// The agent's directory, which no other agent may use.
    pub dir: PathBuf,
    /// The command that makes the gateway load a new snapshot.
    pub activation: Option<Activation>,
    /// How often to pull without a push, plus or minus a tenth.
    pub poll_interval: Duration,
    /// How often to ping.
    pub heartbeat_interval: Duration,
    /// The time over which a fleet's reports are spread.
    pub report_spread: Duration,
    /// The delays between attempts to open a socket. After a refusal it is the longest delay.
    pub reconnect: Backoff,
    /// The delays between attempts to pull after a failure.
    pub retry: Backoff,
    /// The delays between attempts to activate a snapshot that the gateway rejected.
    pub activation_retry: Backoff,
    /// The node's id. The default is the id in the directory, or a new one.
    pub node_id: Option<NodeId>,
    /// The key that manifests must be signed with. The default is the first key that is seen.
    pub public_key: Option<PublicKey>,
    /// The name of the host.
    pub hostname: String,
    /// The versions of the software on the node.
    pub versions: BTreeMap<String, String>,
    /// Free labels.
    pub labels: BTreeMap<String, String>,
    /// What `kong.json` in each snapshot holds.
    pub declarative: Declarative,
    /// The kinds of crash that a snapshot survives.
    pub durability: Durability,
    /// TLS and HTTP connections, which the agents of one process share.
    pub network: Option<Network>,
}

impl Config {
    /// The settings of an agent of `control_plane` at `server`, with the directory `dir`.
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
            // Every attempt interrupts a gateway that works.
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
