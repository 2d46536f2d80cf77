//! Sockets that end and servers that are down.

use std::time::Duration;

use plugcast_agent::Event;
use plugcast_protocol::push::NodeMessage;
use tempfile::TempDir;

use crate::{
    harness::{Agent, config, files_of, served},
    server::{Server, ServerState},
};

#[tokio::test]
async fn reconnects_and_pulls_what_it_missed() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(1).await;
    server.publish("two");
    server.close_sockets();
    agent.until_applied(2).await;
    server.until("the report", |state| state.has_applied(2)).await;
    let hellos = server.state(|state| state.hellos());
    assert!(hellos.len() == 2 && hellos[0] == hellos[1], "{hellos:?}");
    agent.stop().await;
}

#[tokio::test]
async fn repeats_its_report_after_the_next_hello() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(1).await;
    server.until("the report", |state| state.has_applied(1)).await;
    server.state(|state| state.calls.clear());
    server.close_sockets();
    server.until("the report again", |state| state.has_applied(1)).await;
    let messages = server.state(|state| state.messages());
    assert!(matches!(messages[0], NodeMessage::Hello { generation, .. } if generation.get() == 1));
    agent.stop().await;
}

#[tokio::test]
async fn closes_a_socket_that_receives_nothing() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    server.state(|state| state.is_silent = true);
    let mut config = config(&server, &dir);
    config.heartbeat_interval = Duration::from_millis(20);
    let mut agent = Agent::start(config);
    agent.until_connected().await;
    let message = agent.until(|event| match event {
        Event::Disconnected { message, .. } => Some(message.clone()),
        _ => None,
    });
    assert_eq!(message.await, "the WebSocket failed: nothing was received for 2 heartbeats");
    server.state(|state| state.is_silent = false);
    agent.until_connected().await;
    agent.stop().await;
}

#[tokio::test]
async fn serves_without_the_control_plane_and_catches_up_when_it_returns() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let config = config(&server, &dir);
    let mut agent = Agent::start(config.clone());
    agent.until_applied(1).await;
    agent.stop().await;
    let (address, state) = (server.address, server.state(|state| state.clone()));
    drop(server);

    let mut agent = Agent::start(config);
    assert_eq!(agent.until_started().await, 1);
    let refused = agent.until(|event| match event {
        Event::Disconnected { refused, .. } => Some(*refused),
        _ => None,
    });
    assert!(!refused.await);
    assert_eq!(served(dir.path()), files_of(&[("one", 1)]));

    let server = Server::start_at(address, ServerState { open_sockets: 0, ..state }).await;
    server.publish("two");
    agent.until_applied(2).await;
    assert_eq!(served(dir.path()), files_of(&[("one", 1), ("two", 2)]));
    agent.stop().await;
}

#[tokio::test]
async fn pulls_without_a_socket() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    server.publish("one");
    server.state(|state| state.socket_status = Some(503));
    let mut config = config(&server, &dir);
    config.poll_interval = Duration::from_millis(50);
    let mut agent = Agent::start(config);
    agent.until_applied(1).await;
    server.publish("two");
    agent.until_applied(2).await;
    assert!(server.state(|state| state.hellos().is_empty()));
    agent.stop().await;
}

#[tokio::test]
async fn closes_the_socket_at_shutdown() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(0).await;
    agent.stop().await;
    server.until("the close", |state| state.open_sockets == 0).await;
}
