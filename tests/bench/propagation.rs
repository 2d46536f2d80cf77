//! How long an upload takes to be applied on every agent, against a `plugcast dev` of its own.
//!
//! `cargo run --release -p plugcast-tests --bin propagation -- --agents 10,100,1000`
//!
//! The control plane is another process; the agents share this one. Time runs from the moment
//! before the upload is sent to the moment when an agent has flipped its folder.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::time::{Duration, Instant};

use clap::Parser;
use plugcast_agent::{Config, Durability, Event, Network};
use plugcast_core::{Generation, NodeId, Token};
use plugcast_tests::{dev::Dev, plugins};
use tokio::{sync::mpsc, task::JoinSet};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// What the project wants of the slowest hundredth.
const GOAL_P99: Duration = Duration::from_millis(250);

/// How long one upload may take on all agents before the run is given up.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Parser)]
struct Arguments {
    /// Numbers of agents to measure with
    #[arg(long, value_delimiter = ',', default_value = "10,100,1000")]
    agents: Vec<usize>,
    /// Uploads to measure for each number of agents
    #[arg(long, default_value_t = 20)]
    uploads: usize,
    /// Bytes of the handler
    #[arg(long, default_value_t = 10_240)]
    bytes: usize,
}

#[tokio::main]
async fn main() {
    let arguments = Arguments::parse();
    plugcast_tests::limits::raise_open_files();
    println!("{} uploads each of a handler of {} bytes", arguments.uploads, arguments.bytes);
    println!(
        "{:>6}  {:>10}  {:>9}  {:>9}  {:>9}  {:>9}",
        "agents", "answered", "p50", "p99", "max", "p99/goal"
    );
    for agents in arguments.agents {
        let measured = measure(agents, arguments.uploads, arguments.bytes).await;
        println!("{}", measured.row(agents));
    }
}

struct Measured {
    answered: Vec<Duration>,
    applied: Vec<Duration>,
}

impl Measured {
    fn row(mut self, agents: usize) -> String {
        self.answered.sort();
        self.applied.sort();
        let p99 = percentile(&self.applied, 99);
        format!(
            "{agents:>6}  {}  {}  {}  {}  {:>9.2}",
            millis(percentile(&self.answered, 50)),
            millis(percentile(&self.applied, 50)),
            millis(p99),
            millis(percentile(&self.applied, 100)),
            p99.as_secs_f64() / GOAL_P99.as_secs_f64(),
        )
    }
}

fn millis(duration: Duration) -> String {
    format!("{:>6.1} ms", duration.as_secs_f64() * 1000.0)
}

fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    sorted[(sorted.len() * percent).div_ceil(100).saturating_sub(1)]
}

async fn measure(agents: usize, uploads: usize, bytes: usize) -> Measured {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(&folder.path().join("control-plane"), "bench-token").await;
    let shutdown = CancellationToken::new();
    let (sender, mut events) = mpsc::unbounded_channel();
    let network = Network::new(&dev.url().parse().unwrap()).unwrap();
    let mut running = JoinSet::new();
    for number in 0..agents {
        let token: Token = "bench-token".parse().unwrap();
        let dir = folder.path().join(format!("agent-{number}"));
        let mut config = Config::new(dev.url().parse().unwrap(), "default", token, dir);
        config.network = Some(network.clone());
        // A fleet has as many disks as nodes; here they would all wait for one.
        config.durability = Durability::ProcessDeath;
        config.node_id = Some(NodeId::from(Uuid::new_v4()));
        let sender = sender.clone();
        let observe = move |event| sender.send(event).unwrap_or_default();
        running.spawn(plugcast_agent::run(config, shutdown.clone(), observe));
    }
    wait(agents, &mut events, |event| matches!(event, Event::Connected).then(Instant::now)).await;

    let mut measured = Measured { answered: Vec::new(), applied: Vec::new() };
    // The first upload opens every connection; it is not counted.
    for number in 0..=uploads {
        let started = Instant::now();
        dev.put(&plugins::padded("propagation", number, bytes)).await;
        let answered = started.elapsed();
        let wanted = Generation::from(number as u64 + 1);
        let applied = wait(agents, &mut events, |event| match event {
            Event::Applied { generation, at, .. } if generation >= wanted => Some(at),
            _ => None,
        })
        .await;
        if number > 0 {
            measured.answered.push(answered);
            measured.applied.extend(applied.into_iter().map(|at| at - started));
        }
    }
    shutdown.cancel();
    running.join_all().await;
    dev.stop().await;
    measured
}

async fn wait(
    count: usize,
    events: &mut mpsc::UnboundedReceiver<Event>,
    select: impl Fn(Event) -> Option<Instant>,
) -> Vec<Instant> {
    let mut found = Vec::with_capacity(count);
    let collect = async {
        while found.len() < count {
            found.extend(select(events.recv().await.expect("the agents are running")));
        }
    };
    tokio::time::timeout(PATIENCE, collect).await.expect("every agent applies it in time");
    found
}
