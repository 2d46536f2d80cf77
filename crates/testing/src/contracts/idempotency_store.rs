//! Guarantees of [`IdempotencyStore`](plugcast_core::ports::IdempotencyStore).

use plugcast_core::{
    Digest, Plugin,
    edit::Claim,
    ports::{Commit, CommitError},
    preconditions::IdempotencyRecord,
};

use super::{Adapters, ControlPlaneEditor};
use crate::doubles::sample;

/// Seconds after the samples' time when a sample record has expired.
const LATER_SECONDS: i64 = 61;

async fn record(
    adapters: &Adapters,
    editor: &ControlPlaneEditor<'_>,
    key: &str,
) -> Option<IdempotencyRecord> {
    let key = Digest::of(key.as_bytes());
    adapters.idempotency.record(editor.id, key, sample::now()).await.unwrap()
}

/// A commit that creates a plugin and carries a record.
async fn creation(
    editor: &ControlPlaneEditor<'_>,
    name: &str,
    key: &str,
) -> (Commit, IdempotencyRecord) {
    let plugin: Plugin = editor.new_plugin(sample::fresh(), name).await;
    let record = sample::record(plugin.clone(), key, "request");
    let seen = editor.state().await.generation;
    let commit = sample::commit(editor.id, seen, sample::creation(&plugin));
    (Commit { idempotency: Some(Box::new(record.clone())), ..commit }, record)
}

/// A commit keeps its record, only for its control plane and its key.
pub async fn a_record_is_kept_with_its_commit(adapters: &Adapters) {
    let (editor, other) =
        (ControlPlaneEditor::new(adapters).await, ControlPlaneEditor::new(adapters).await);
    let (commit, stored) = creation(&editor, "headers", "k").await;
    assert_eq!(record(adapters, &editor, "k").await, None);
    adapters.changes.commit(&commit).await.unwrap();
    assert_eq!(record(adapters, &editor, "k").await, Some(stored));
    assert_eq!(record(adapters, &editor, "other").await, None);
    assert_eq!(record(adapters, &other, "k").await, None);
}

/// A commit with a used key is a conflict and keeps the first record. A rejected commit keeps no
/// record.
pub async fn a_used_key_or_a_rejected_commit_keeps_no_record(adapters: &Adapters) {
    let editor = ControlPlaneEditor::new(adapters).await;
    let (first, stored) = creation(&editor, "first", "k").await;
    adapters.changes.commit(&first).await.unwrap();
    let (second, _) = creation(&editor, "second", "k").await;
    let error = adapters.changes.commit(&second).await.unwrap_err();
    assert!(matches!(error, CommitError::Conflict), "{error}");
    assert_eq!(editor.named("second").await, None);
    assert_eq!(record(adapters, &editor, "k").await, Some(stored));
    let (taken, _) = creation(&editor, "first", "fresh").await;
    let error = adapters.changes.commit(&taken).await.unwrap_err();
    assert!(matches!(error, CommitError::Taken(Claim::Name)), "{error}");
    assert_eq!(record(adapters, &editor, "fresh").await, None);
}

/// A write that changes nothing keeps its record too, if the control plane still has the generation
/// that the writer read.
pub async fn an_unchanged_write_keeps_its_record(adapters: &Adapters) {
    let editor = ControlPlaneEditor::new(adapters).await;
    let plugin = editor.create("headers").await;
    let state = editor.state().await;
    let stored = sample::record(plugin, "k", "request");
    let keep = async |seen: u64, record: &IdempotencyRecord| {
        adapters.idempotency.keep_record(editor.id, seen.into(), record, sample::now()).await
    };
    let error = keep(0, &stored).await.unwrap_err();
    assert!(matches!(error, CommitError::Conflict), "{error}");
    assert_eq!(record(adapters, &editor, "k").await, None);
    keep(1, &stored).await.unwrap();
    let error = keep(1, &stored).await.unwrap_err();
    assert!(matches!(error, CommitError::Conflict), "{error}");
    assert_eq!(record(adapters, &editor, "k").await, Some(stored));
    assert_eq!(editor.state().await, state);
}

/// A record expires, and then its key is free.
pub async fn a_key_is_free_after_its_record_expires(adapters: &Adapters) {
    let editor = ControlPlaneEditor::new(adapters).await;
    let (commit, old) = creation(&editor, "headers", "k").await;
    adapters.changes.commit(&commit).await.unwrap();
    let later = sample::now().plus_seconds(LATER_SECONDS);
    assert_eq!(adapters.idempotency.record(editor.id, old.key, later).await.unwrap(), None);
    let newer = IdempotencyRecord { until: later.plus_seconds(60), ..old };
    adapters.idempotency.keep_record(editor.id, 1.into(), &newer, later).await.unwrap();
    let found = adapters.idempotency.record(editor.id, newer.key, later).await.unwrap();
    assert_eq!(found, Some(newer));
}
