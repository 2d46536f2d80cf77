//! An agent in the test's process, and readers of its directory.

use std::{collections::BTreeMap, fs, path::Path, time::Duration};

use plugcast_agent::{Activation, Backoff, Config, Event, RunError, run};
use plugcast_testing::{PATIENCE, manifest::source};
use tempfile::TempDir;
use tokio::{sync::mpsc, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::server::{Server, TOKEN};

pub(crate) struct Agent {
    events: mpsc::UnboundedReceiver<Event>,
    shutdown: CancellationToken,
    running: JoinHandle<Result<(), RunError>>,
}

/// Settings under which nothing happens unless a test causes it, and retries are fast.
pub(crate) fn config(server: &Server, dir: &TempDir) -> Config {
    let brisk = Backoff::try_new(Duration::from_millis(5), Duration::from_millis(40), 0.5).unwrap();
    let mut config = Config::new(server.url(), "default", TOKEN.parse().unwrap(), dir.path());
    config.poll_interval = Duration::from_secs(3600);
    config.reconnect = brisk;
    config.retry = brisk;
    config.activation_retry =
        Backoff::try_new(Duration::from_secs(3600), Duration::from_secs(3600), 0.0).unwrap();
    config
}

pub(crate) fn command(command: impl Into<String>) -> Option<Activation> {
    Some(Activation { command: command.into(), timeout: Duration::from_secs(20) })
}

impl Agent {
    pub(crate) fn start(config: Config) -> Self {
        let (sender, events) = mpsc::unbounded_channel();
        let shutdown = CancellationToken::new();
        let observe = move |event| drop(sender.send(event));
        let running = tokio::spawn(run(config, shutdown.clone(), observe));
        Self { events, shutdown, running }
    }

    /// Waits for an event that `look` returns a value for.
    pub(crate) async fn until<T>(&mut self, look: impl Fn(&Event) -> Option<T>) -> T {
        let waiting = async {
            loop {
                let event = self.events.recv().await.expect("the agent is running");
                if let Some(found) = look(&event) {
                    return found;
                }
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.expect("the event arrives")
    }

    pub(crate) async fn until_applied(&mut self, wanted: u64) {
        let applied = |event: &Event| match event {
            Event::Applied { generation, .. } => (generation.get() == wanted).then_some(()),
            _ => None,
        };
        self.until(applied).await;
    }

    pub(crate) async fn until_connected(&mut self) {
        self.until(|event| matches!(event, Event::Connected).then_some(())).await;
    }

    pub(crate) async fn until_started(&mut self) -> u64 {
        self.until(|event| match event {
            Event::Started { generation, .. } => Some(generation.get()),
            _ => None,
        })
        .await
    }

    /// Waits for a rejection: `(generation, plugin, code)`.
    pub(crate) async fn until_rejected(&mut self) -> (u64, Option<String>, &'static str) {
        self.until(|event| match event {
            Event::Rejected { generation, fault } => {
                let plugin = fault.plugin.as_ref().map(ToString::to_string);
                Some((generation.get(), plugin, fault.code))
            }
            _ => None,
        })
        .await
    }

    /// Starts the agent's shutdown.
    pub(crate) fn shut_down(&self) {
        self.shutdown.cancel();
    }

    /// Shuts the agent down and returns the remaining events.
    pub(crate) async fn stop(self) -> Vec<Event> {
        let Self { mut events, shutdown, running } = self;
        shutdown.cancel();
        tokio::time::timeout(PATIENCE, running).await.expect("the agent ends").unwrap().unwrap();
        std::iter::from_fn(|| events.try_recv().ok()).collect()
    }
}

/// Every file under `current/kong/plugins`, as `name/file` and bytes.
pub(crate) fn served(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let Ok(plugins) = fs::read_dir(dir.join("current/kong/plugins")) else { return files };
    for plugin in plugins {
        let plugin = plugin.unwrap();
        for file in fs::read_dir(plugin.path()).unwrap() {
            let path = file.unwrap().path();
            let parts = [plugin.path(), path.clone()]
                .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned());
            files.insert(parts.join("/"), fs::read(path).unwrap());
        }
    }
    files
}

/// The files that [`served`] returns for `plugins`, each with the generation of its sources.
pub(crate) fn files_of(plugins: &[(&str, u64)]) -> BTreeMap<String, Vec<u8>> {
    let of = |&(name, from): &(&str, u64)| {
        ["handler", "schema"].map(|file| (format!("{name}/{file}.lua"), source(name, file, from)))
    };
    plugins.iter().flat_map(of).collect()
}

/// The snapshot that `current` points at.
pub(crate) fn current(dir: &Path) -> String {
    let target = fs::read_link(dir.join("current")).unwrap();
    target.file_name().unwrap().to_str().unwrap().to_owned()
}

/// The names of all snapshots.
pub(crate) fn snapshots(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir.join("releases")).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
