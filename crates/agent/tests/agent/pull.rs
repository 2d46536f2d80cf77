//! From a change to the files.

use plugcast_protocol::push::NodeMessage;
use tempfile::TempDir;

use crate::{
    harness::{Agent, config, current, files_of, releases, served},
    server::{Call, Server, World},
};

#[tokio::test]
async fn a_node_says_hello_and_then_pulls() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(1).await;
    assert_eq!(served(dir.path()), files_of(&[("one", 1)]));
    server.until("the report", |world| world.has_applied(1)).await;
    let calls = server.world(|world| world.calls.clone());
    let place = |wanted: &dyn Fn(&Call) -> bool| calls.iter().position(wanted).unwrap();
    let hello = place(&|call| matches!(call, Call::Said(NodeMessage::Hello { .. })));
    let report = place(&|call| matches!(call, Call::Said(NodeMessage::Applied { .. })));
    assert!(hello < report && calls[0] == Call::Settings);
    agent.stop().await;
}

#[tokio::test]
async fn an_empty_control_plane_is_a_state_too() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(0).await;
    assert!(served(dir.path()).is_empty());
    assert_eq!(current(dir.path()), "0");
    agent.stop().await;
}

#[tokio::test]
async fn a_push_costs_one_request() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(1).await;
    server.world(|world| world.calls.clear());
    server.publish_and_push("two");
    agent.until_applied(2).await;
    // Doubled, and then one from the past.
    server.push(2);
    server.push(1);
    server.publish_and_push("one");
    agent.until_applied(3).await;
    assert_eq!(served(dir.path()), files_of(&[("one", 3), ("two", 2)]));
    let requests = server.world(|world| world.count(|call| !matches!(call, Call::Said(_))));
    assert_eq!(requests, 2);
    agent.stop().await;
}

#[tokio::test]
async fn what_is_too_long_to_ride_along_is_fetched_once() {
    let world = World { inline_sources: false, ..World::default() };
    let (server, dir) = (Server::start(world).await, TempDir::new().unwrap());
    for name in ["one", "two", "three"] {
        server.publish(name);
    }
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(3).await;
    server.publish_and_push("two");
    agent.until_applied(4).await;
    assert_eq!(served(dir.path()), files_of(&[("one", 1), ("two", 4), ("three", 3)]));
    let fetched = server.world(|world| world.count(|call| matches!(call, Call::Source(_))));
    assert_eq!(fetched, 3 * 2 + 2);
    agent.stop().await;
}

#[tokio::test]
async fn what_is_known_is_not_sent_again() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(1).await;
    agent.stop().await;
    server.world(|world| world.calls.clear());
    let agent = Agent::start(config(&server, &dir));
    let asked = |world: &World| world.count(|call| *call == Call::Manifest { known: true });
    server.until("the pull", move |world| asked(world) == 1).await;
    assert_eq!(releases(dir.path()), ["1"]);
    agent.stop().await;
}

#[tokio::test]
async fn the_release_before_is_kept_and_no_more() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(0).await;
    for generation in 1..=4 {
        server.publish_and_push("one");
        agent.until_applied(generation).await;
    }
    agent.stop().await;
    assert_eq!(releases(dir.path()), ["3", "4"]);
}

#[tokio::test]
async fn a_control_plane_that_goes_backwards_is_not_followed() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    for _ in 0..3 {
        server.publish("one");
    }
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(3).await;
    agent.stop().await;
    server.world(|world| (world.generation, world.plugins) = (2, vec![("one".to_owned(), 2)]));
    let mut agent = Agent::start(config(&server, &dir));
    assert_eq!(agent.until_started().await, 3);
    assert_eq!(agent.until_rejected().await, (2, None, "older_manifest"));
    server.world(|world| world.generation = 3);
    assert_eq!(agent.until_rejected().await, (3, None, "conflicting_manifest"));
    assert_eq!(served(dir.path()), files_of(&[("one", 3)]));
    agent.stop().await;
}

#[tokio::test]
async fn a_damaged_file_is_mended() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(1).await;
    agent.stop().await;
    std::fs::write(dir.path().join("current/kong/plugins/one/handler.lua"), "edited").unwrap();
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(1).await;
    assert_eq!(served(dir.path()), files_of(&[("one", 1)]));
    assert_eq!(current(dir.path()), "1.2");
    agent.stop().await;
}
