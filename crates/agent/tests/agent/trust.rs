//! Whom a node listens to, and who listens to it.

use plugcast_agent::Event;
use plugcast_core::signing::ManifestSigner;
use tempfile::TempDir;

use crate::{
    harness::{Agent, config, files_of, served},
    server::{Server, World},
};

/// What the control plane's refusal is told as.
async fn refusal(agent: &mut Agent) -> String {
    agent
        .until(|event| match event {
            Event::Disconnected { message, refused: true } => Some(message.clone()),
            _ => None,
        })
        .await
}

#[tokio::test]
async fn a_token_that_is_refused_is_told_once_and_tried_again() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    server.world(|world| world.http_status = Some(401));
    let mut agent = Agent::start(config(&server, &dir));
    let message = refusal(&mut agent).await;
    assert_eq!(message, "the control plane does not know this token (401)");
    server.until("more attempts", |world| world.calls.len() > 3).await;
    server.world(|world| world.http_status = None);
    // Had it been told again, another event would come before this one.
    let next = agent.until(|event| Some(event.clone())).await;
    assert_eq!(next, Event::Connected);
    agent.stop().await;
}

#[tokio::test]
async fn a_handshake_that_is_refused_is_told_with_its_status() {
    for status in [401, 403] {
        let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
        server.world(|world| world.socket_status = Some(status));
        let mut agent = Agent::start(config(&server, &dir));
        assert!(refusal(&mut agent).await.contains(&status.to_string()));
        server.world(|world| world.socket_status = None);
        agent.until_connected().await;
        agent.stop().await;
    }
}

#[tokio::test]
async fn a_control_plane_that_is_not_there_is_told() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    server.world(|world| world.http_status = Some(404));
    let mut agent = Agent::start(config(&server, &dir));
    let message = refusal(&mut agent).await;
    assert_eq!(message, "the server has no control plane \"default\" (404)");
    agent.stop().await;
}

#[tokio::test]
async fn a_manifest_with_another_signature_changes_nothing() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(1).await;
    server.world(|world| world.signer = ManifestSigner::from_seed(&[8; 32]));
    let generation = server.publish_and_push("one");
    assert_eq!(agent.until_rejected().await, (generation, None, "bad_signature"));
    assert_eq!(served(dir.path()), files_of(&[("one", 1)]));
    server
        .until("the report", |world| world.rejection_of(2).as_deref() == Some("bad_signature"))
        .await;
    server.world(|world| world.signer = crate::sample::signer());
    agent.until_applied(2).await;
    agent.stop().await;
}

#[tokio::test]
async fn a_new_key_is_taken_from_a_person_only() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(1).await;
    agent.stop().await;

    let signer = ManifestSigner::from_seed(&[8; 32]);
    server.world(|world| world.signer = signer.clone());
    server.publish("one");
    let mut agent = Agent::start(config(&server, &dir));
    let message = refusal(&mut agent).await;
    let key = String::from(signer.public_key());
    assert!(message.contains(&format!("restart with --public-key {key}")), "{message}");
    assert_eq!(served(dir.path()), files_of(&[("one", 1)]));
    agent.stop().await;

    let mut config = config(&server, &dir);
    config.public_key = Some(signer.public_key());
    let mut agent = Agent::start(config.clone());
    agent.until_applied(2).await;
    agent.stop().await;
    // It is remembered.
    config.public_key = None;
    let mut agent = Agent::start(config);
    agent.until_connected().await;
    agent.stop().await;
}

#[tokio::test]
async fn a_key_that_was_given_beforehand_is_held_to_at_once() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let mut config = config(&server, &dir);
    config.public_key = Some(ManifestSigner::from_seed(&[8; 32]).public_key());
    let mut agent = Agent::start(config);
    assert!(refusal(&mut agent).await.contains("signing key"));
    agent.stop().await;
    assert!(served(dir.path()).is_empty());
}

#[tokio::test]
async fn a_directory_belongs_to_one_control_plane() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(1).await;
    agent.stop().await;
    server.world(|world| (world.control_plane, world.generation) = (2, 5));
    let mut agent = Agent::start(config(&server, &dir));
    assert!(refusal(&mut agent).await.contains("a directory of its own"));
    assert_eq!(served(dir.path()), files_of(&[("one", 1)]));
    agent.stop().await;
}
