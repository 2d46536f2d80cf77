//! The lifetime of a token: on HTTP, and on the socket of an agent.

use std::{
    path::Path,
    time::{Duration, Instant, SystemTime},
};

use plugcast_core::Timestamp;
use plugcast_protocol::token::time_text;
use plugcast_testing::eventually;
use plugcast_tests::{agent::Agent, dev::Dev};
use reqwest::Method;
use serde_json::{Value, json};

/// The lifetime of a token whose end a test waits for.
const SHORT_LIFE: Duration = Duration::from_millis(1500);

const NODES: &str = "/plugcast/v1/control-planes/default/nodes";
const SETTINGS: &str = "/sync/v1/default";

fn expires_at(after: Duration) -> String {
    time_text(Timestamp::from(SystemTime::now() + after))
}

/// A token that has expired.
pub(super) async fn expired_token(dev: &Dev) -> String {
    let body = json!({ "name": "expired", "role": "admin", "expires_at": expires_at(SHORT_LIFE) });
    let (_, token) = dev.make_token(&body).await;
    until_status(dev, &token, 401).await;
    token
}

/// A control plane whose authorizer caches its answers for `token_cache` seconds.
async fn dev(folder: &tempfile::TempDir, token_cache: &str) -> Dev {
    let mut command = Dev::command(&folder.path().join("data"));
    command.args(["--token", "T", "--token-cache", token_cache]);
    Dev::run(command, "T").await
}

async fn status(dev: &Dev, token: &str, path: &str) -> u16 {
    dev.call_as(Some(token), Method::GET, path, None).await.unwrap().status().as_u16()
}

async fn until_status(dev: &Dev, token: &str, expected: u16) {
    let is_expected = async || status(dev, token, SETTINGS).await == expected;
    eventually(&format!("the answer is {expected}"), is_expected).await;
}

async fn revoke(dev: &Dev, token: &str) {
    let path = format!("/plugcast/v1/tokens/{token}");
    assert_eq!(dev.json(Method::DELETE, &path, None).await.0, 204);
}

#[tokio::test]
async fn a_cached_answer_ends_with_its_token() {
    let folder = tempfile::tempdir().unwrap();
    let dev = dev(&folder, "3600").await;
    let made = Instant::now();
    let expires_at = expires_at(SHORT_LIFE);
    let body = json!({ "name": "edge", "role": "data-plane", "expires_at": expires_at });
    let (_, token) = dev.make_token(&body).await;
    assert_eq!(status(&dev, &token, SETTINGS).await, 200);
    until_status(&dev, &token, 401).await;
    assert!(made.elapsed() >= SHORT_LIFE, "the token ended too early");
    let response = dev.call_as(Some(&token), Method::GET, SETTINGS, None).await.unwrap();
    let body: Value = response.json().await.unwrap();
    assert_eq!(body, json!({ "message": "Unauthorized", "status": 401 }));
}

#[tokio::test]
async fn a_revoked_token_is_rejected_when_the_cached_answer_ends() {
    const CACHED: Duration = Duration::from_secs(1);
    let folder = tempfile::tempdir().unwrap();
    let dev = dev(&folder, "1").await;
    let body = json!({ "name": "edge", "role": "data-plane" });
    let (_, token) = dev.make_token(&body).await;
    let (_, unused) = dev.make_token(&json!({ "name": "unused", "role": "data-plane" })).await;
    let asked = Instant::now();
    assert_eq!(status(&dev, &token, SETTINGS).await, 200);
    revoke(&dev, "edge").await;
    revoke(&dev, "unused").await;
    // The authorizer never saw this token, so it has no cached answer.
    assert_eq!(status(&dev, &unused, SETTINGS).await, 401);
    until_status(&dev, &token, 401).await;
    let lived = asked.elapsed();
    assert!(
        lived < CACHED + Duration::from_secs(2),
        "the token was accepted for another {lived:?}"
    );
    println!("rejected {lived:?} after the revocation, with answers cached for {CACHED:?}");
}

fn agent(dev: &Dev, token: &str, dir: &Path) -> Agent {
    // Nothing but the socket makes it call within the time of the test.
    let idle = ["--poll-interval", "5m", "--heartbeat-interval", "5m"];
    Agent::start(dev.url(), token, dir, &idle)
}

/// How many nodes are connected.
async fn connected(dev: &Dev) -> usize {
    let (_, overview) = dev.json(Method::GET, NODES, None).await;
    let nodes = overview["nodes"].as_array().unwrap();
    nodes.iter().filter(|node| node["connected"] == true).count()
}

async fn until_connected(dev: &Dev, expected: usize) {
    let are_connected = async || connected(dev).await == expected;
    eventually(&format!("{expected} nodes are connected"), are_connected).await;
}

#[tokio::test]
async fn revoking_a_token_closes_its_socket_and_prevents_another() {
    let folder = tempfile::tempdir().unwrap();
    let dev = dev(&folder, "1").await;
    let body =
        |name: &str| json!({ "name": name, "role": "data-plane", "control_planes": ["default"] });
    let (_, edge) = dev.make_token(&body("edge")).await;
    let (_, other) = dev.make_token(&body("other")).await;
    let mut node = agent(&dev, &edge, &folder.path().join("edge"));
    let _other_node = agent(&dev, &other, &folder.path().join("other"));
    until_connected(&dev, 2).await;

    revoke(&dev, "edge").await;
    let revoked = Instant::now();
    until_connected(&dev, 1).await;
    let closed = revoked.elapsed();
    println!("the socket was closed after {closed:?}");
    assert!(closed < Duration::from_secs(5), "the socket stayed open for {closed:?}");

    // The agent connects again, is rejected, and keeps serving its snapshot.
    let is_rejected = async || node.log().contains("retrying every");
    eventually("the agent logs the rejection", is_rejected).await;
    assert!(node.is_running(), "the agent ended");
    assert_eq!(connected(&dev).await, 1, "only the node with the other token is connected");
    let refused = super::sockets::handshake(&dev, Some(&edge), &socket_path(&dev).await).await;
    assert_eq!(refused.status(), 403);
}

async fn socket_path(dev: &Dev) -> String {
    let (_, settings) = dev.json(Method::GET, SETTINGS, None).await;
    let id = settings["control_plane_id"].as_str().unwrap();
    format!("/websocket?control_plane={id}")
}
