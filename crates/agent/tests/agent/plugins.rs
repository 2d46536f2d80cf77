//! One bad plugin does not affect the others.

use plugcast_core::Digest;
use plugcast_testing::manifest::source;
use tempfile::TempDir;

use crate::{
    harness::{Agent, config, current, files_of, served},
    server::{Server, ServerState},
};

fn digest(plugin: &str, generation: u64) -> Digest {
    Digest::of(&source(plugin, "handler", generation))
}

#[tokio::test]
async fn holds_back_a_plugin_without_its_source_and_applies_the_others() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    server.publish("good");
    server.publish("bad");
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(2).await;

    server.state(|state| state.missing_sources = [digest("bad", 3)].into());
    server.publish("bad");
    server.publish_and_push("good");
    let bad = Some("bad".to_owned());
    assert_eq!(agent.until_rejected().await, (4, bad, "source_unavailable"));
    assert_eq!(served(dir.path()), files_of(&[("good", 4), ("bad", 2)]));
    server.until("the report", |state| state.rejection_of(4).is_some()).await;

    // The agent retries, and does not build another snapshot until it succeeds.
    let asked = server.state(|state| state.calls.len());
    server.until("more attempts", |state| state.calls.len() > asked + 4).await;
    assert_eq!(current(dir.path()), "4");
    server.state(|state| state.missing_sources.clear());
    agent.until_applied(4).await;
    assert_eq!(served(dir.path()), files_of(&[("good", 4), ("bad", 3)]));
    assert_eq!(current(dir.path()), "4.2");
    agent.stop().await;
}

#[tokio::test]
async fn never_serves_a_source_with_another_digest() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    server.state(|state| state.corrupted_sources = [digest("bad", 2)].into());
    server.publish("good");
    server.publish("bad");
    let mut agent = Agent::start(config(&server, &dir));
    let bad = Some("bad".to_owned());
    assert_eq!(agent.until_rejected().await, (2, bad, "source_mismatch"));
    assert_eq!(served(dir.path()), files_of(&[("good", 1)]));
    server.state(|state| state.corrupted_sources.clear());
    agent.until_applied(2).await;
    assert_eq!(served(dir.path()), files_of(&[("good", 1), ("bad", 2)]));
    agent.stop().await;
}

#[tokio::test]
async fn fetches_a_missing_source_after_a_restart() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    server.state(|state| state.missing_sources = [digest("bad", 2)].into());
    server.publish("good");
    server.publish("bad");
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_rejected().await;
    agent.stop().await;
    server.state(|state| state.missing_sources.clear());
    let mut agent = Agent::start(config(&server, &dir));
    assert_eq!(agent.until_started().await, 2);
    agent.until_applied(2).await;
    assert_eq!(served(dir.path()), files_of(&[("good", 1), ("bad", 2)]));
    agent.stop().await;
}

#[tokio::test]
async fn removes_a_deleted_plugin() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    server.publish("one");
    server.publish("two");
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(2).await;
    server.state(|state| {
        state.generation = 3;
        state.plugins.retain(|(name, _)| name != "one");
    });
    server.push(3);
    agent.until_applied(3).await;
    assert_eq!(served(dir.path()), files_of(&[("two", 2)]));
    agent.stop().await;
}
