//! Sockets that end, servers that are away.

use std::time::Duration;

use plugcast_agent::Event;
use plugcast_protocol::push::NodeMessage;
use tempfile::TempDir;

use crate::{
    harness::{Agent, config, files_of, served},
    server::{Server, World},
};

#[tokio::test]
async fn a_closed_socket_is_opened_again_and_what_was_missed_is_pulled() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(1).await;
    server.publish("two");
    server.close_sockets();
    agent.until_applied(2).await;
    server.until("the report", |world| world.has_applied(2)).await;
    let hellos = server.world(|world| world.hellos());
    assert!(hellos.len() == 2 && hellos[0] == hellos[1], "{hellos:?}");
    agent.stop().await;
}

#[tokio::test]
async fn a_report_that_was_not_heard_is_repeated_after_the_next_hello() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(1).await;
    server.until("the report", |world| world.has_applied(1)).await;
    server.world(|world| world.calls.clear());
    server.close_sockets();
    server.until("the report again", |world| world.has_applied(1)).await;
    let said = server.world(|world| world.said());
    assert!(matches!(said[0], NodeMessage::Hello { generation, .. } if generation.get() == 1));
    agent.stop().await;
}

#[tokio::test]
async fn a_socket_that_is_silent_is_given_up() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    server.world(|world| world.is_mute = true);
    let mut config = config(&server, &dir);
    config.heartbeat_interval = Duration::from_millis(20);
    let mut agent = Agent::start(config);
    agent.until_connected().await;
    let message = agent.until(|event| match event {
        Event::Disconnected { message, .. } => Some(message.clone()),
        _ => None,
    });
    assert_eq!(message.await, "the socket broke: nothing was heard for 2 heartbeats");
    server.world(|world| world.is_mute = false);
    agent.until_connected().await;
    agent.stop().await;
}

#[tokio::test]
async fn it_serves_with_the_control_plane_away_and_finds_it_when_it_is_back() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let config = config(&server, &dir);
    let mut agent = Agent::start(config.clone());
    agent.until_applied(1).await;
    agent.stop().await;
    let (address, world) = (server.address, server.world(|world| world.clone()));
    drop(server);

    let mut agent = Agent::start(config);
    assert_eq!(agent.until_started().await, 1);
    let refused = agent.until(|event| match event {
        Event::Disconnected { refused, .. } => Some(*refused),
        _ => None,
    });
    assert!(!refused.await);
    assert_eq!(served(dir.path()), files_of(&[("one", 1)]));

    let server = Server::start_at(address, World { open_sockets: 0, ..world }).await;
    server.publish("two");
    agent.until_applied(2).await;
    assert_eq!(served(dir.path()), files_of(&[("one", 1), ("two", 2)]));
    agent.stop().await;
}

#[tokio::test]
async fn a_node_without_a_socket_still_pulls() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    server.publish("one");
    server.world(|world| world.socket_status = Some(503));
    let mut config = config(&server, &dir);
    config.poll_interval = Duration::from_millis(50);
    let mut agent = Agent::start(config);
    agent.until_applied(1).await;
    server.publish("two");
    agent.until_applied(2).await;
    assert!(server.world(|world| world.hellos().is_empty()));
    agent.stop().await;
}

#[tokio::test]
async fn an_end_closes_the_socket() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(0).await;
    agent.stop().await;
    server.until("the close", |world| world.open_sockets == 0).await;
}
