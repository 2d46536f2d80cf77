//! From a published change to the files on disk.

use plugcast_protocol::push::NodeMessage;
use tempfile::TempDir;

use crate::{
    harness::{Agent, config, current, files_of, served, snapshots},
    server::{Call, Server, ServerState},
};

#[tokio::test]
async fn sends_hello_and_then_pulls() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(1).await;
    assert_eq!(served(dir.path()), files_of(&[("one", 1)]));
    server.until("the report", |state| state.has_applied(1)).await;
    let calls = server.state(|state| state.calls.clone());
    let place = |wanted: &dyn Fn(&Call) -> bool| calls.iter().position(wanted).unwrap();
    let hello = place(&|call| matches!(call, Call::Message(NodeMessage::Hello { .. })));
    let report = place(&|call| matches!(call, Call::Message(NodeMessage::Applied { .. })));
    assert!(hello < report && calls[0] == Call::Settings);
    agent.stop().await;
}

#[tokio::test]
async fn applies_generation_0_of_an_empty_control_plane() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(0).await;
    assert!(served(dir.path()).is_empty());
    assert_eq!(current(dir.path()), "0");
    agent.stop().await;
}

#[tokio::test]
async fn makes_one_request_for_a_push() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(1).await;
    server.state(|state| state.calls.clear());
    server.publish_and_push("two");
    agent.until_applied(2).await;
    // A repeated push, then an old one.
    server.push(2);
    server.push(1);
    server.publish_and_push("one");
    agent.until_applied(3).await;
    assert_eq!(served(dir.path()), files_of(&[("one", 3), ("two", 2)]));
    let requests = server.state(|state| state.count(|call| !matches!(call, Call::Message(_))));
    assert_eq!(requests, 2);
    agent.stop().await;
}

#[tokio::test]
async fn fetches_sources_that_are_not_in_the_manifest_once() {
    let state = ServerState { inline_sources: false, ..ServerState::default() };
    let (server, dir) = (Server::start(state).await, TempDir::new().unwrap());
    for name in ["one", "two", "three"] {
        server.publish(name);
    }
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(3).await;
    server.publish_and_push("two");
    agent.until_applied(4).await;
    assert_eq!(served(dir.path()), files_of(&[("one", 1), ("two", 4), ("three", 3)]));
    let fetched = server.state(|state| state.count(|call| matches!(call, Call::Source(_))));
    assert_eq!(fetched, 3 * 2 + 2);
    agent.stop().await;
}

#[tokio::test]
async fn asks_with_if_none_match_for_a_known_manifest() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(1).await;
    agent.stop().await;
    server.state(|state| state.calls.clear());
    let agent = Agent::start(config(&server, &dir));
    let asked = |state: &ServerState| state.count(|call| *call == Call::Manifest { known: true });
    server.until("the pull", move |state| asked(state) == 1).await;
    assert_eq!(snapshots(dir.path()), ["1"]);
    agent.stop().await;
}

#[tokio::test]
async fn keeps_the_previous_snapshot_and_no_older_one() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(0).await;
    for generation in 1..=4 {
        server.publish_and_push("one");
        agent.until_applied(generation).await;
    }
    agent.stop().await;
    assert_eq!(snapshots(dir.path()), ["3", "4"]);
}

#[tokio::test]
async fn rejects_an_older_and_a_conflicting_manifest() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    for _ in 0..3 {
        server.publish("one");
    }
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(3).await;
    agent.stop().await;
    server.state(|state| (state.generation, state.plugins) = (2, vec![("one".to_owned(), 2)]));
    let mut agent = Agent::start(config(&server, &dir));
    assert_eq!(agent.until_started().await, 3);
    assert_eq!(agent.until_rejected().await, (2, None, "older_manifest"));
    server.state(|state| state.generation = 3);
    assert_eq!(agent.until_rejected().await, (3, None, "conflicting_manifest"));
    assert_eq!(served(dir.path()), files_of(&[("one", 3)]));
    agent.stop().await;
}

#[tokio::test]
async fn repairs_a_damaged_file() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
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
