//! Sample values for fields that do not matter to a test.

use std::collections::BTreeMap;

use plugcast_core::{
    ConnectionId, ControlPlane, ControlPlaneId, Digest, Edit, Generation, Plugin, PluginId,
    Release, ReleaseNumber, Role, Scope, Tags, Timestamp, Token,
    control_plane::Labels,
    edit::EntityEdit,
    identity::{TokenKind, TokenRecord},
    node::{Connection, Introduction, NodeReport, Outcome},
    plugin::SourceRef,
    ports::Commit,
    preconditions::IdempotencyRecord,
};
use uuid::Uuid;

/// The time of the samples, in milliseconds since the epoch.
pub const NOW: i64 = 1_790_000_000_000;

/// The time of the samples.
pub fn now() -> Timestamp {
    Timestamp::from_millis(NOW)
}

/// A fresh id.
pub fn fresh<Id: From<Uuid>>() -> Id {
    Uuid::new_v4().into()
}

/// An empty control plane.
pub fn control_plane(name: &str) -> ControlPlane {
    ControlPlane {
        id: fresh(),
        name: name.parse().unwrap(),
        description: None,
        labels: Labels::default(),
        generation: Generation::default(),
        plugin_count: 0,
        instance_count: 0,
        instance_bytes: 0,
        created_at: now(),
        updated_at: now(),
    }
}

/// A plugin with this release number.
pub fn plugin(id: PluginId, name: &str, number: ReleaseNumber) -> Plugin {
    Plugin {
        id,
        name: name.parse().unwrap(),
        tags: Tags::default(),
        release: Release {
            number,
            generation: Generation::from(1),
            handler: source(&format!("handler {id} {number}")),
            schema: source(&format!("schema {name}")),
            version: "1.0.0".to_owned(),
            priority: 900,
            created_at: now(),
        },
        created_at: now(),
        updated_at: now(),
    }
}

fn source(text: &str) -> SourceRef {
    SourceRef { digest: Digest::of(text.as_bytes()), bytes: u32::try_from(text.len()).unwrap() }
}

/// The commit of `edit` by a writer that read generation `seen`.
pub fn commit(control_plane: ControlPlaneId, seen: Generation, edit: Edit) -> Commit {
    Commit::new(control_plane, seen, edit, "tester", now())
}

/// The creation of `plugin`.
pub fn creation(plugin: &Plugin) -> Edit {
    Edit::Plugin(EntityEdit::create(plugin.clone()))
}

/// The update of `before` to `after`.
pub fn update(before: &Plugin, after: &Plugin) -> Edit {
    Edit::Plugin(EntityEdit::update(before.clone(), after.clone()))
}

/// The deletion of `plugin`.
pub fn deletion(plugin: &Plugin) -> Edit {
    Edit::Plugin(EntityEdit::delete(plugin.clone()))
}

/// A socket that opened at the samples' time, without a hello.
pub fn connection(control_plane_id: ControlPlaneId, id: &str) -> Connection {
    Connection {
        id: connection_id(id),
        control_plane_id,
        node_id: None,
        connected_at: now(),
        token_id: None,
    }
}

/// An unscoped token that does not expire.
pub fn token(name: &str, role: Role) -> TokenRecord {
    TokenRecord {
        id: fresh(),
        hash: Token::from_random(rand::random()).hash(),
        name: name.parse().unwrap(),
        kind: TokenKind::Personal,
        role,
        scope: Scope::All,
        created_at: now(),
        created_by: "tester".to_owned(),
        expires_at: None,
    }
}

/// The id of a socket.
pub fn connection_id(id: &str) -> ConnectionId {
    ConnectionId::try_from(id.to_owned()).unwrap()
}

/// The introduction of a node at generation 0.
pub fn introduction() -> Introduction {
    Introduction {
        node_id: fresh(),
        hostname: "gateway-1".to_owned(),
        versions: BTreeMap::from([("kong".to_owned(), "3.9.1".to_owned())]),
        labels: BTreeMap::new(),
        generation: Generation::default(),
    }
}

/// A node's report that it applied a generation.
pub fn applied(generation: u64) -> NodeReport {
    let outcome = Outcome::Applied { digest: Digest::of(b"manifest"), took_ms: 12 };
    NodeReport { generation: generation.into(), outcome, at: now() }
}

/// A node's report that it rejected a generation.
pub fn rejected(generation: u64) -> NodeReport {
    let outcome = Outcome::Rejected {
        plugin: None,
        code: "digest_mismatch".to_owned(),
        message: "the source is damaged".to_owned(),
    };
    NodeReport { generation: generation.into(), outcome, at: now() }
}

/// A record that expires a minute after the samples' time.
pub fn record(plugin: Plugin, key: &str, request: &str) -> IdempotencyRecord {
    let (key, request) = (Digest::of(key.as_bytes()), Digest::of(request.as_bytes()));
    IdempotencyRecord { key, request, plugin, until: now().plus_seconds(60) }
}
