//! The agents of the demo, each with its own folder.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use plugcast_agent::{Config, Event, Network, Url};
use plugcast_core::{Digest, Generation, Token};
use tokio::{sync::mpsc, task::JoinSet};
use tokio_util::sync::CancellationToken;

use crate::CliError;

/// How long to wait for all agents.
const PATIENCE: Duration = Duration::from_secs(30);

/// The running agents and their events.
pub(super) struct Fleet {
    pub(super) folders: Vec<PathBuf>,
    events: mpsc::UnboundedReceiver<(usize, Event)>,
    shutdown: CancellationToken,
    agents: JoinSet<()>,
}

/// An agent's report that it runs a generation.
#[derive(Debug, Clone)]
pub(super) struct Applied {
    pub(super) generation: Generation,
    pub(super) digest: Digest,
    pub(super) at: Instant,
}

impl Fleet {
    /// Starts agents and waits until all are connected.
    pub(super) async fn start(
        agents: usize,
        server: &Url,
        network: &Network,
        token: &Token,
        folder: &Path,
    ) -> Result<Self, CliError> {
        // The demo is short: the channel holds a few events for each agent and release.
        let (sender, events) = mpsc::unbounded_channel();
        let mut fleet = Self {
            folders: (1..=agents).map(|number| folder.join(format!("node-{number}"))).collect(),
            events,
            shutdown: CancellationToken::new(),
            agents: JoinSet::new(),
        };
        for (index, dir) in fleet.folders.iter().enumerate() {
            let mut config = Config::new(server.clone(), "default", token.clone(), dir);
            config.network = Some(network.clone());
            config.hostname = format!("node-{}", index + 1);
            let sender = sender.clone();
            let observe = move |event| {
                // The receiver is gone once the demo ends.
                let _ = sender.send((index, event));
            };
            let shutdown = fleet.shutdown.clone();
            fleet.agents.spawn(async move {
                if let Err(error) = plugcast_agent::run(config, shutdown, observe).await {
                    tracing::error!(%error, "an agent stopped");
                }
            });
        }
        let is_connected = |event: &Event| matches!(event, Event::Connected).then_some(());
        fleet.wait_for_all(is_connected).await?;
        Ok(fleet)
    }

    /// Waits until every agent runs `generation`.
    pub(super) async fn wait_applied(
        &mut self,
        generation: Generation,
    ) -> Result<Vec<Applied>, CliError> {
        self.wait_for_all(|event| match event {
            Event::Applied { generation: applied, digest, at, .. } if *applied >= generation => {
                Some(Applied { generation: *applied, digest: *digest, at: *at })
            }
            _ => None,
        })
        .await
    }

    /// Stops every agent.
    pub(super) async fn stop(self) {
        self.shutdown.cancel();
        self.agents.join_all().await;
    }

    async fn wait_for_all<T>(
        &mut self,
        mut select: impl FnMut(&Event) -> Option<T>,
    ) -> Result<Vec<T>, CliError> {
        let mut heard: Vec<Option<T>> = self.folders.iter().map(|_| None).collect();
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while heard.iter().any(Option::is_none) {
            let event = tokio::time::timeout_at(deadline, self.events.recv());
            let Ok(Some((index, event))) = event.await else {
                return Err(CliError::failed(format!(
                    "an agent did not answer within {} s",
                    PATIENCE.as_secs()
                )));
            };
            if let (Some(slot), Some(found)) = (heard.get_mut(index), select(&event)) {
                *slot = Some(found);
            }
        }
        Ok(heard.into_iter().flatten().collect())
    }
}
