//! Tokens, pinned keys and pinned control planes.

use plugcast_agent::Event;
use plugcast_core::signing::ManifestSigner;
use tempfile::TempDir;

use crate::{
    harness::{Agent, config, files_of, served},
    server::{Server, ServerState},
};

/// Waits for a refusal of the control plane and returns its message.
async fn refusal(agent: &mut Agent) -> String {
    agent
        .until(|event| match event {
            Event::Disconnected { message, refused: true } => Some(message.clone()),
            _ => None,
        })
        .await
}

#[tokio::test]
async fn reports_a_rejected_token_once_and_retries() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    server.state(|state| state.http_status = Some(401));
    let mut agent = Agent::start(config(&server, &dir));
    let message = refusal(&mut agent).await;
    assert_eq!(message, "the control plane rejected the token (401)");
    server.until("more attempts", |state| state.calls.len() > 3).await;
    server.state(|state| state.http_status = None);
    // A second report would arrive before this event.
    let next = agent.until(|event| Some(event.clone())).await;
    assert_eq!(next, Event::Connected);
    agent.stop().await;
}

#[tokio::test]
async fn reports_the_status_of_a_rejected_handshake() {
    for status in [401, 403] {
        let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
        server.state(|state| state.socket_status = Some(status));
        let mut agent = Agent::start(config(&server, &dir));
        assert!(refusal(&mut agent).await.contains(&status.to_string()));
        server.state(|state| state.socket_status = None);
        agent.until_connected().await;
        agent.stop().await;
    }
}

#[tokio::test]
async fn reports_an_unknown_control_plane() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    server.state(|state| state.http_status = Some(404));
    let mut agent = Agent::start(config(&server, &dir));
    let message = refusal(&mut agent).await;
    assert_eq!(message, "the server has no control plane \"default\" (404)");
    agent.stop().await;
}

#[tokio::test]
async fn rejects_a_manifest_signed_with_another_key() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(1).await;
    server.state(|state| state.signer = ManifestSigner::from_seed(&[8; 32]));
    let generation = server.publish_and_push("one");
    assert_eq!(agent.until_rejected().await, (generation, None, "bad_signature"));
    assert_eq!(served(dir.path()), files_of(&[("one", 1)]));
    server
        .until("the report", |state| state.rejection_of(2).as_deref() == Some("bad_signature"))
        .await;
    server.state(|state| state.signer = plugcast_testing::manifest::signer());
    agent.until_applied(2).await;
    agent.stop().await;
}

#[tokio::test]
async fn accepts_a_new_key_from_the_operator_only() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(1).await;
    agent.stop().await;

    let signer = ManifestSigner::from_seed(&[8; 32]);
    server.state(|state| state.signer = signer.clone());
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
    // The new key is pinned.
    config.public_key = None;
    let mut agent = Agent::start(config);
    agent.until_connected().await;
    agent.stop().await;
}

#[tokio::test]
async fn enforces_a_key_given_at_the_first_start() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let mut config = config(&server, &dir);
    config.public_key = Some(ManifestSigner::from_seed(&[8; 32]).public_key());
    let mut agent = Agent::start(config);
    assert!(refusal(&mut agent).await.contains("signing key"));
    agent.stop().await;
    assert!(served(dir.path()).is_empty());
}

#[tokio::test]
async fn refuses_another_control_plane_in_the_same_directory() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let mut agent = Agent::start(config(&server, &dir));
    agent.until_applied(1).await;
    agent.stop().await;
    server.state(|state| (state.control_plane, state.generation) = (2, 5));
    let mut agent = Agent::start(config(&server, &dir));
    assert!(refusal(&mut agent).await.contains("its own --dir"));
    assert_eq!(served(dir.path()), files_of(&[("one", 1)]));
    agent.stop().await;
}

#[tokio::test]
async fn refuses_the_settings_of_a_control_plane_that_it_did_not_ask_for() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    let mut config = config(&server, &dir);
    // A gateway that decodes the path before it routes cuts it off at the question mark.
    config.control_plane = "default?x".to_owned();
    let mut agent = Agent::start(config);
    let message = refusal(&mut agent).await;
    assert!(message.contains("asked for \"default?x\""), "{message}");
    assert!(!dir.path().join("current").exists());
    agent.stop().await;
}

#[tokio::test]
async fn accepts_the_settings_of_the_id_that_it_asked_for() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    let mut config = config(&server, &dir);
    config.control_plane = uuid::Uuid::from_u128(1).to_string();
    let mut agent = Agent::start(config);
    agent.until_connected().await;
    agent.stop().await;
}
