//! One bad plugin never takes the others down.

use plugcast_core::Digest;
use tempfile::TempDir;

use crate::{
    harness::{Agent, config, current, files_of, served},
    sample,
    server::{Server, World},
};

fn digest(plugin: &str, generation: u64) -> Digest {
    Digest::of(&sample::source(plugin, "handler", generation))
}

#[tokio::test]
async fn a_plugin_that_cannot_be_had_keeps_what_it_has_and_the_rest_goes_ahead() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    server.publish("good");
    server.publish("bad");
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(2).await;

    server.world(|world| world.lost_sources = [digest("bad", 3)].into());
    server.publish("bad");
    server.publish_and_push("good");
    let bad = Some("bad".to_owned());
    assert_eq!(agent.until_rejected().await, (4, bad, "source_unavailable"));
    assert_eq!(served(dir.path()), files_of(&[("good", 4), ("bad", 2)]));
    server.until("the report", |world| world.rejection_of(4).is_some()).await;

    // It is tried again by itself, and without disturbing the gateway until it succeeds.
    let asked = server.world(|world| world.calls.len());
    server.until("more attempts", |world| world.calls.len() > asked + 4).await;
    assert_eq!(current(dir.path()), "4");
    server.world(|world| world.lost_sources.clear());
    agent.until_applied(4).await;
    assert_eq!(served(dir.path()), files_of(&[("good", 4), ("bad", 3)]));
    assert_eq!(current(dir.path()), "4.2");
    agent.stop().await;
}

#[tokio::test]
async fn bytes_that_are_not_what_the_digest_is_of_are_never_served() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    server.world(|world| world.bent_sources = [digest("bad", 2)].into());
    server.publish("good");
    server.publish("bad");
    let mut agent = Agent::start(config(&server, &dir));
    let bad = Some("bad".to_owned());
    assert_eq!(agent.until_rejected().await, (2, bad, "source_mismatch"));
    assert_eq!(served(dir.path()), files_of(&[("good", 1)]));
    server.world(|world| world.bent_sources.clear());
    agent.until_applied(2).await;
    assert_eq!(served(dir.path()), files_of(&[("good", 1), ("bad", 2)]));
    agent.stop().await;
}

#[tokio::test]
async fn a_restart_goes_on_with_what_was_missing() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    server.world(|world| world.lost_sources = [digest("bad", 2)].into());
    server.publish("good");
    server.publish("bad");
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_rejected().await;
    agent.stop().await;
    server.world(|world| world.lost_sources.clear());
    let mut agent = Agent::start(config(&server, &dir));
    assert_eq!(agent.until_started().await, 2);
    agent.until_applied(2).await;
    assert_eq!(served(dir.path()), files_of(&[("good", 1), ("bad", 2)]));
    agent.stop().await;
}

#[tokio::test]
async fn a_plugin_that_is_deleted_is_gone() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    server.publish("one");
    server.publish("two");
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(2).await;
    server.world(|world| {
        world.generation = 3;
        world.plugins.retain(|(name, _)| name != "one");
    });
    server.push(3);
    agent.until_applied(3).await;
    assert_eq!(served(dir.path()), files_of(&[("two", 2)]));
    agent.stop().await;
}
