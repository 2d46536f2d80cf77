//! How long a token lives: on HTTP, and on the socket of an agent.

use std::time::{Duration, Instant, SystemTime};

use plugcast_core::Timestamp;
use plugcast_protocol::token::time_text;
use plugcast_tests::{binaries::binary, dev::Dev};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::process::{Child, Command};

/// The life of a token that a test waits for.
const SHORT_LIFE: Duration = Duration::from_millis(1500);

/// How long anything may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(30);

const NODES: &str = "/plugcast/v1/control-planes/default/nodes";
const SETTINGS: &str = "/sync/v1/default";

fn expires_at(after: Duration) -> String {
    time_text(Timestamp::from(SystemTime::now() + after))
}

/// A token that has expired.
pub(super) async fn expired_token(dev: &Dev) -> String {
    let end = Instant::now() + SHORT_LIFE;
    let body = json!({ "name": "expired", "role": "admin", "expires_at": expires_at(SHORT_LIFE) });
    let (_, token) = dev.make_token(&body).await;
    tokio::time::sleep_until((end + Duration::from_millis(10)).into()).await;
    token
}

/// A control plane whose authorizer keeps its answers for so many seconds.
async fn dev(folder: &tempfile::TempDir, token_cache: &str) -> Dev {
    let mut command = Dev::command(&folder.path().join("data"));
    command.args(["--token", "T", "--token-cache", token_cache]);
    Dev::run(command, "T").await
}

async fn status(dev: &Dev, token: &str, path: &str) -> u16 {
    dev.call_as(Some(token), Method::GET, path, None).await.unwrap().status().as_u16()
}

/// Waits until the answer is `expected` and says how long that took.
async fn until_status(dev: &Dev, token: &str, expected: u16) -> Duration {
    let started = Instant::now();
    while status(dev, token, SETTINGS).await != expected {
        assert!(started.elapsed() < PATIENCE, "never {expected}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    started.elapsed()
}

async fn revoke(dev: &Dev, token: &str) {
    let path = format!("/plugcast/v1/tokens/{token}");
    assert_eq!(dev.json(Method::DELETE, &path, None).await.0, 204);
}

#[tokio::test]
async fn a_kept_answer_ends_with_its_token() {
    let folder = tempfile::tempdir().unwrap();
    let dev = dev(&folder, "3600").await;
    let made = Instant::now();
    let expires_at = expires_at(SHORT_LIFE);
    let body = json!({ "name": "edge", "role": "data-plane", "expires_at": expires_at });
    let (_, token) = dev.make_token(&body).await;
    assert_eq!(status(&dev, &token, SETTINGS).await, 200);
    until_status(&dev, &token, 401).await;
    assert!(made.elapsed() >= SHORT_LIFE, "it ended too early");
    let response = dev.call_as(Some(&token), Method::GET, SETTINGS, None).await.unwrap();
    let body: Value = response.json().await.unwrap();
    assert_eq!(body, json!({ "message": "Unauthorized", "status": 401 }));
}

#[tokio::test]
async fn a_revoked_token_ends_when_the_kept_answer_does() {
    const KEPT: Duration = Duration::from_secs(3);
    let folder = tempfile::tempdir().unwrap();
    let dev = dev(&folder, "3").await;
    let body = json!({ "name": "edge", "role": "data-plane" });
    let (_, token) = dev.make_token(&body).await;
    let (_, unused) = dev.make_token(&json!({ "name": "unused", "role": "data-plane" })).await;
    let asked = Instant::now();
    assert_eq!(status(&dev, &token, SETTINGS).await, 200);
    revoke(&dev, "edge").await;
    revoke(&dev, "unused").await;
    // Nobody had asked about this one, so nothing is kept of it.
    assert_eq!(status(&dev, &unused, SETTINGS).await, 401);
    until_status(&dev, &token, 401).await;
    let lived = asked.elapsed();
    assert!(lived < KEPT + Duration::from_secs(2), "it lived {lived:?} longer");
    println!("revoked and refused after {lived:?} with answers kept for {KEPT:?}");
}

fn agent(dev: &Dev, token: &str, dir: &std::path::Path) -> Child {
    let log = std::fs::File::create(dir.with_extension("log")).unwrap();
    Command::new(binary("plugcast-agent"))
        .args(["--server", dev.url(), "--control-plane", "default", "--token", token])
        // It says nothing by itself for longer than the test waits.
        .args(["--poll-interval", "5m", "--heartbeat-interval", "5m", "--dir"])
        .arg(dir)
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

/// How many nodes are connected.
async fn connected(dev: &Dev) -> usize {
    let (_, overview) = dev.json(Method::GET, NODES, None).await;
    let nodes = overview["nodes"].as_array().unwrap();
    nodes.iter().filter(|node| node["connected"] == true).count()
}

async fn until_connected(dev: &Dev, expected: usize) -> Duration {
    let started = Instant::now();
    while connected(dev).await != expected {
        assert!(started.elapsed() < PATIENCE, "never {expected} connected");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    started.elapsed()
}

#[tokio::test]
async fn revoking_closes_the_open_socket_and_no_other_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let dev = dev(&folder, "1").await;
    let body =
        |name: &str| json!({ "name": name, "role": "data-plane", "control_planes": ["default"] });
    let (_, edge) = dev.make_token(&body("edge")).await;
    let (_, other) = dev.make_token(&body("other")).await;
    let dir = folder.path().join("edge");
    let mut node = agent(&dev, &edge, &dir);
    let _other_node = agent(&dev, &other, &folder.path().join("other"));
    until_connected(&dev, 2).await;

    revoke(&dev, "edge").await;
    let closed = until_connected(&dev, 1).await;
    println!("the socket was closed after {closed:?}");
    assert!(closed < Duration::from_secs(5), "the socket stayed open for {closed:?}");

    // The agent tries again, is refused, and says so; it goes on serving what it has.
    let log = dir.with_extension("log");
    let started = Instant::now();
    loop {
        let said = std::fs::read_to_string(&log).unwrap();
        if said.contains("retrying every") {
            break;
        }
        assert!(started.elapsed() < PATIENCE, "it was never refused: {said}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(node.try_wait().unwrap(), None, "the agent ended");
    assert_eq!(connected(&dev).await, 1, "the other token's node stays, and the revoked is away");
    let refused = super::sockets::handshake(&dev, Some(&edge), &socket_path(&dev).await).await;
    assert_eq!(refused.status(), 403);
}

async fn socket_path(dev: &Dev) -> String {
    let (_, settings) = dev.json(Method::GET, SETTINGS, None).await;
    let id = settings["control_plane_id"].as_str().unwrap();
    format!("/websocket?control_plane={id}")
}
