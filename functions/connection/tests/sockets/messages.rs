//! `$default`: the messages of a node, and the replies to them.

use plugcast_core::{
    Digest, Role, Timestamp,
    node::{Connection, Outcome},
    ports::TokenRegister,
};
use plugcast_testing::{doubles::sample, events};
use serde_json::{Value, json};

use crate::harness::Harness;

const NODE: &str = "0192c5d4-6a11-7000-8000-000000000022";

pub(crate) fn hello(hostname: &str) -> String {
    let message = json!({
        "type": "hello", "protocol": 1, "node_id": NODE, "hostname": hostname,
        "versions": { "kong": "3.9.1" }, "labels": { "zone": "b" }, "generation": 3,
    });
    message.to_string()
}

fn applied(generation: u64) -> String {
    let digest = Digest::of(b"manifest");
    json!({ "type": "applied", "generation": generation, "digest": digest, "took_ms": 12 })
        .to_string()
}

fn rejected(generation: u64) -> String {
    let rejected = json!({
        "type": "rejected", "generation": generation, "plugin": "headers",
        "code": "digest_mismatch", "message": "the source is damaged",
    });
    rejected.to_string()
}

fn error(message: &str) -> Vec<Value> {
    vec![json!({ "type": "error", "message": message })]
}

#[tokio::test]
async fn hello_introduces_the_node_of_the_socket() {
    let harness = Harness::new().await;
    let id = harness.open().await;
    assert_eq!(harness.say(&id, &hello("gateway-1")).await, Vec::<Value>::new());
    let [node] = &harness.listed().await[..] else { panic!("one node") };
    assert_eq!(node.introduction.node_id, NODE.parse().unwrap());
    assert_eq!(node.introduction.hostname, "gateway-1");
    assert_eq!(node.introduction.labels["zone"], "b");
    assert_eq!((node.introduction.generation.get(), node.connected), (3, true));
    assert_eq!(node.report, None);
    let connection = harness.connection(&id).await.unwrap();
    assert_eq!(connection.node_id, Some(node.introduction.node_id));
}

#[tokio::test]
async fn applied_and_rejected_are_stored_as_the_last_report() {
    let harness = Harness::new().await;
    let id = harness.open().await;
    harness.say(&id, &hello("gateway-1")).await;
    assert_eq!(harness.say(&id, &applied(4)).await, Vec::<Value>::new());
    let node = harness.listed().await.remove(0);
    let digest = Digest::of(b"manifest");
    assert_eq!(node.report.unwrap().outcome, Outcome::Applied { digest, took_ms: 12 });
    assert_eq!(node.introduction.generation.get(), 4);

    assert_eq!(harness.say(&id, &rejected(5)).await, Vec::<Value>::new());
    let node = harness.listed().await.remove(0);
    let report = node.report.unwrap();
    let outcome = Outcome::Rejected {
        plugin: Some("headers".parse().unwrap()),
        code: "digest_mismatch".to_owned(),
        message: "the source is damaged".to_owned(),
    };
    assert_eq!((report.generation.get(), report.outcome), (5, outcome));
    assert_eq!(node.introduction.generation.get(), 4, "it still runs what it applied");
}

#[tokio::test]
async fn ping_is_answered_with_pong_and_touches_the_node() {
    let harness = Harness::new().await;
    let id = harness.open().await;
    assert_eq!(harness.say(&id, r#"{"type":"ping"}"#).await, [json!({ "type": "pong" })]);
    harness.say(&id, &hello("gateway-1")).await;
    let before = harness.listed().await.remove(0).last_seen_at;
    harness.say(&id, r#"{"type":"ping"}"#).await;
    assert!(harness.listed().await.remove(0).last_seen_at >= before);
}

#[tokio::test]
async fn an_invalid_message_is_answered_with_its_fault_and_the_socket_stays_open() {
    let harness = Harness::new().await;
    let id = harness.open().await;
    let first = "the first message must be a hello";
    for early in [applied(1), rejected(1)] {
        assert_eq!(harness.say(&id, &early).await, error(first));
    }
    let other = hello("gateway-1").replace("\"protocol\":1", "\"protocol\":2");
    let unknown = "unknown protocol 2; this control plane speaks 1";
    assert_eq!(harness.say(&id, &other).await, error(unknown));
    assert_eq!(harness.listed().await, []);

    harness.say(&id, &hello("gateway-1")).await;
    let long = "m".repeat(4096);
    let long = json!({ "type": "rejected", "generation": 1, "code": "c", "message": long });
    for (message, expected) in [
        (String::new(), "not a message: EOF"),
        ("ping".to_owned(), "not a message: expected value"),
        (r#"{"type":"dance"}"#.to_owned(), "not a message: unknown variant `dance`"),
        (r#"{"type":"applied"}"#.to_owned(), "not a message: missing field `generation`"),
        (hello(&"h".repeat(4096)), "hostname: "),
        (long.to_string(), "message: "),
    ] {
        let replies = harness.say(&id, &message).await;
        let [reply] = &replies[..] else { panic!("one reply to {message}") };
        assert_eq!(reply["type"], "error");
        let text = reply["message"].as_str().unwrap();
        assert!(text.starts_with(expected), "{message}: {text}");
    }
    assert_eq!(harness.listed().await.remove(0).report, None);
    assert!(harness.connection(&id).await.is_some());
}

#[tokio::test]
async fn a_socket_that_is_not_on_record_is_told_to_reconnect() {
    let harness = Harness::new().await;
    let id = sample::connection_id("forgotten=");
    harness.sockets.open(&id);
    let expected = error("unknown connection: reconnect");
    assert_eq!(harness.say(&id, &hello("gateway-1")).await, expected);
}

#[tokio::test]
async fn a_socket_that_is_gone_is_forgotten_on_the_reply() {
    let harness = Harness::new().await;
    let id = harness.open().await;
    harness.sockets.close(id.as_str());
    let reply = harness.handle(events::message(&id, r#"{"type":"ping"}"#)).await;
    assert_eq!(reply.status_code, 200);
    assert_eq!(harness.connection(&id).await, None);
}

/// Every message that a node can send, and a malformed one.
fn messages() -> Vec<String> {
    let ping = r#"{"type":"ping"}"#.to_owned();
    vec![ping, hello("gateway-1"), applied(1), rejected(1), "{".to_owned()]
}

#[tokio::test]
async fn any_message_closes_the_socket_of_a_token_that_was_revoked_or_has_expired() {
    let harness = Harness::new().await;
    let valid = sample::token("valid", Role::DataPlane);
    let mut expired = sample::token("expired", Role::DataPlane);
    expired.expires_at = Some(Timestamp::from_millis(1));
    for token in [&valid, &expired] {
        harness.registry.add_token(token).await.unwrap();
    }
    let revoked = sample::fresh();
    for message in messages() {
        for (name, token, stays) in [
            ("valid=", Some(valid.id), true),
            ("expired=", Some(expired.id), false),
            ("revoked=", Some(revoked), false),
            ("operators=", None, true),
        ] {
            let connection = Connection {
                token_id: token,
                ..sample::connection(harness.control_plane.id, name)
            };
            let id = harness.open_as(connection).await;
            let reply = harness.handle(events::message(&id, &message)).await;
            assert_eq!(reply.status_code, 200);
            let is_open = harness.sockets.ids().contains(&name.to_owned());
            let is_on_record = harness.connection(&id).await.is_some();
            assert_eq!((is_open, is_on_record), (stays, stays), "{name} {message}");
        }
    }
    assert_eq!(harness.listed().await.len(), 1, "the node of the sockets that stay");
}
