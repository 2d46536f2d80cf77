//! What nodes and the control plane say on a socket, and what the authorizer says to functions.

use plugcast_core::{Identity, Role, Scope};
use plugcast_protocol::{
    PROTOCOL_VERSION,
    authorizer::AuthorizerContext,
    push::{NodeMessage, ServerMessage},
};

use crate::{
    golden::{assert_golden, assert_optional},
    samples,
};

#[test]
fn hello() {
    let introduction = samples::node().introduction;
    let hello = NodeMessage::Hello {
        protocol: PROTOCOL_VERSION,
        node_id: introduction.node_id,
        hostname: introduction.hostname,
        versions: introduction.versions,
        labels: introduction.labels,
        generation: introduction.generation,
    };
    assert_golden("node_hello", &hello);
    assert_optional::<NodeMessage>("node_hello", &["versions", "labels"]);
}

#[test]
fn applied() {
    let applied =
        NodeMessage::Applied { generation: 7.into(), digest: samples::digest(), took_ms: 42 };
    assert_golden("node_applied", &applied);
}

#[test]
fn rejected_for_one_plugin_and_in_whole() {
    let rejected = |plugin: Option<&str>| NodeMessage::Rejected {
        generation: 7.into(),
        plugin: plugin.map(|name| name.parse().unwrap()),
        code: "digest_mismatch".to_owned(),
        message: "handler.lua has another digest".to_owned(),
    };
    assert_golden("node_rejected_plugin", &rejected(Some("streaming-headers")));
    assert_golden("node_rejected", &rejected(None));
}

#[test]
fn ping_and_pong() {
    assert_golden("node_ping", &NodeMessage::Ping);
    assert_golden("server_pong", &ServerMessage::Pong);
}

#[test]
fn manifest_available() {
    let available = ServerMessage::ManifestAvailable {
        generation: 7.into(),
        digest: samples::digest(),
        url: "/sync/v1/6f3e1f4e-6c0a-4c53-9d2e-0f3a8b1c2d3e/manifest".to_owned(),
    };
    assert_golden("server_manifest_available", &available);
}

#[test]
fn error() {
    let error = ServerMessage::Error { message: "the first message must be a hello".to_owned() };
    assert_golden("server_error", &error);
}

#[test]
fn one_frame_is_one_line_of_the_same() {
    assert_eq!(ServerMessage::Pong.to_bytes(), br#"{"type":"pong"}"#);
}

#[test]
fn authorizer_context() {
    let agent = Identity { name: "edge".to_owned(), role: Role::DataPlane, scope: Scope::All };
    assert_golden("authorizer_known", &AuthorizerContext::of(Some(&agent.into())));
    let scoped = samples::token().grant();
    assert_golden("authorizer_scoped", &AuthorizerContext::of(Some(&scoped)));
    assert_golden("authorizer_unknown", &AuthorizerContext::of(None));
}
