//! Fixed values of the domain.

use std::collections::BTreeMap;

use plugcast_core::{
    ControlPlane, Digest, Instance, Plugin, Release, Role, Scope, Tags, Timestamp, Token,
    control_plane::{Description, Labels},
    identity::{TokenKind, TokenRecord},
    node::{Introduction, Node},
    plugin::SourceRef,
};
use serde_json::{Value, json};

pub(super) const HANDLER: &str =
    "-- \"ünïcode\" <&>\r\nreturn { PRIORITY = 900, VERSION = \"1.0.0\" }\n";
pub(super) const SCHEMA: &str = "return { name = \"streaming-headers\", fields = {} }";

const CREATED_AT: i64 = 1_790_000_000_123;
const UPDATED_AT: i64 = 1_790_000_060_456;

pub(super) fn tags(tags: &[&str]) -> Tags {
    let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
    tags.try_into().unwrap()
}

pub(super) fn texts(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

pub(super) fn digest() -> Digest {
    Digest::of(HANDLER.as_bytes())
}

pub(super) fn control_plane() -> ControlPlane {
    ControlPlane {
        id: "6f3e1f4e-6c0a-4c53-9d2e-0f3a8b1c2d3e".parse().unwrap(),
        name: "Team Ä / prod".parse().unwrap(),
        description: Some(Description::try_from("For \"production\"".to_owned()).unwrap()),
        labels: Labels::try_from(texts(&[("env", "prod"), ("team", "edge")])).unwrap(),
        generation: 7.into(),
        plugin_count: 1,
        instance_count: 0,
        instance_bytes: 0,
        created_at: Timestamp::from_millis(CREATED_AT),
        updated_at: Timestamp::from_millis(UPDATED_AT),
    }
}

pub(super) fn plugin(own_tags: &[&str]) -> Plugin {
    Plugin {
        id: "0b9f3a52-1f6f-4c1e-8a3b-5d6e7f809a1b".parse().unwrap(),
        name: "streaming-headers".parse().unwrap(),
        tags: tags(own_tags),
        release: Release {
            number: 2.into(),
            generation: 7.into(),
            handler: source(HANDLER),
            schema: source(SCHEMA),
            version: "1.0.0".to_owned(),
            priority: -900,
            created_at: Timestamp::from_millis(UPDATED_AT),
        },
        created_at: Timestamp::from_millis(CREATED_AT),
        updated_at: Timestamp::from_millis(UPDATED_AT),
    }
}

/// An instance of that plugin with every field that one can have.
pub(super) fn instance() -> Instance {
    let entity = |n: u8| json!({ "id": format!("0b9f3a52-1f6f-4c1e-8a3b-00000000000{n}") });
    let settings = json!({
        "name": "streaming-headers",
        "instance_name": "front-door",
        "config": { "z": [1, 2.5, null, true], "a": { "y": "\"", "b": 10_000_000_000_u64 } },
        "enabled": false,
        "protocols": ["https", "http"],
        "tags": ["edge", "b"],
        "service": entity(1),
        "route": entity(2),
        "consumer": entity(3),
        "consumer_group": entity(4),
        "ordering": { "before": { "access": ["cors"] }, "after": null },
        "condition": "http.path ^= \"/a\"",
    });
    instance_of("1", settings)
}

/// An instance of that plugin with no more than it needs.
pub(super) fn bare_instance() -> Instance {
    instance_of("0", json!({ "name": "streaming-headers", "config": {}, "enabled": true }))
}

fn instance_of(id: &str, settings: Value) -> Instance {
    Instance {
        id: format!("1c9f3a52-1f6f-4c1e-8a3b-00000000000{id}").parse().unwrap(),
        settings: serde_json::from_value(settings).unwrap(),
        created_at: Timestamp::from_millis(CREATED_AT),
        updated_at: Timestamp::from_millis(UPDATED_AT),
    }
}

fn source(text: &str) -> SourceRef {
    SourceRef { digest: Digest::of(text.as_bytes()), bytes: u32::try_from(text.len()).unwrap() }
}

pub(super) fn node() -> Node {
    Node {
        introduction: Introduction {
            node_id: "4a5b6c7d-8e9f-4a0b-8c1d-2e3f4a5b6c7d".parse().unwrap(),
            hostname: "gateway-1".to_owned(),
            versions: texts(&[("agent", "0.1.0"), ("kong", "3.9.1")]),
            labels: texts(&[("zone", "eu-1")]),
            generation: 7.into(),
        },
        connected: true,
        report: None,
        last_seen_at: Timestamp::from_millis(UPDATED_AT),
    }
}

/// A token of a deployer for one control plane, which expires.
pub(super) fn token() -> TokenRecord {
    TokenRecord {
        id: "7d6c5b4a-3f2e-4d1c-8b0a-9f8e7d6c5b4a".parse().unwrap(),
        hash: Token::from_random([7; 32]).hash(),
        name: "ci".parse().unwrap(),
        kind: TokenKind::System,
        role: Role::Deployer,
        scope: Scope::Only([control_plane().id].into()),
        created_at: Timestamp::from_millis(CREATED_AT),
        created_by: "admin".to_owned(),
        expires_at: Some(Timestamp::from_millis(UPDATED_AT)),
    }
}
