//! Writes of instances: their effects, limits and failures.

use std::sync::Arc;

use plugcast_core::{
    ChangeKind, Instance, Subject,
    edit::EntityEdit,
    limits::{MAX_INSTANCES_PER_CONTROL_PLANE, platform::MAX_INSTANCES_WEIGHT},
    ports::InstanceStore,
    use_cases::{instances::InstanceError, plugins::Upload},
};
use plugcast_testing::doubles::{Call, FailAt, Moment, Record, sample};
use serde_json::{Value, json};

use crate::harness::{Harness, author, by_name, limited};

/// More port calls than a write makes.
const MAX_CALLS: usize = 16;

/// A control plane with the plugin `headers`, whose number may be at most 9.
pub(super) async fn harness() -> Harness {
    let harness = Harness::new().await;
    let upload = Upload { plugin: limited("headers", 9), ..harness.creation("headers") };
    harness.publish(&upload).await.unwrap();
    harness
}

fn settings(config: Value) -> Value {
    json!({ "name": "headers", "config": config, "enabled": true })
}

/// Settings with a scope of their own.
fn scoped_settings(config: Value) -> Value {
    let mut settings = settings(config);
    settings["service"] = json!({ "id": uuid::Uuid::new_v4() });
    settings
}

async fn all(harness: &Harness) -> Vec<Instance> {
    harness.registry.instances(harness.id).await.unwrap()
}

#[tokio::test]
async fn a_write_records_a_change_and_repeating_it_does_not() {
    let harness = harness().await;
    let write = harness.instance(sample::fresh(), settings(json!({ "n": 2 })));
    let written = harness.configure(&write).await.unwrap();
    assert_eq!(written.completed.config, json!({ "n": 2, "text": null }));
    let state = harness.state().await;
    assert_eq!((state.generation.get(), state.instance_count), (2, 1));
    let change = harness.registry.changes_of(harness.id).pop().unwrap();
    assert_eq!(change.kind, ChangeKind::Created);
    assert_eq!(change.subject, Subject::instance(&EntityEdit::create(written.instance.clone())));

    let record = Arc::new(Record::default());
    let again = harness.instance_writer(record.clone()).write(&write).await.unwrap();
    assert_eq!(again, written);
    assert_eq!(record.count(Call::Commit), 0);
    assert_eq!(harness.state().await, state);

    let mut changed = harness.instance(written.instance.id, settings(json!({ "n": 3 })));
    changed.now = sample::now().plus_seconds(60);
    let updated = harness.configure(&changed).await.unwrap().instance;
    assert_eq!((updated.created_at, updated.updated_at), (sample::now(), changed.now));
    let change = harness.registry.changes_of(harness.id).pop().unwrap();
    assert_eq!(change.kind, ChangeKind::Updated);
    let expected =
        Subject::instance(&EntityEdit::update(written.instance.clone(), updated.clone()));
    assert_eq!(change.subject, expected);
}

#[tokio::test]
async fn a_full_control_plane_rejects_creations_and_accepts_updates() {
    let harness = harness().await;
    for _ in 0..MAX_INSTANCES_PER_CONTROL_PLANE {
        let write = harness.instance(sample::fresh(), scoped_settings(json!({})));
        harness.configure(&write).await.unwrap();
    }
    let more = harness.instance(sample::fresh(), scoped_settings(json!({})));
    let error = harness.configure(&more).await.unwrap_err();
    assert!(matches!(error, InstanceError::Full), "{error}");
    let first = all(&harness).await.remove(0);
    let mut changed = harness.instance(first.id, settings(json!({ "n": 2 })));
    changed.settings.scope = first.settings.scope;
    harness.configure(&changed).await.unwrap();
    let writer = harness.instance_writer(Arc::new(Record::default()));
    let reference = plugcast_core::InstanceRef::Id(first.id);
    writer.delete(harness.id, &reference, author()).await.unwrap();
    harness.configure(&more).await.unwrap();
}

#[tokio::test]
async fn rejects_instances_that_are_too_large_for_a_manifest() {
    let harness = harness().await;
    // A quote weighs eight bytes: the configuration and two strings around it escape it.
    let heavy = |quotes: usize| scoped_settings(json!({ "text": "\"".repeat(quotes) }));
    let mut last = sample::fresh();
    let error = loop {
        let write = harness.instance(sample::fresh(), heavy(32_000));
        match harness.configure(&write).await {
            Ok(written) => last = written.instance.id,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, InstanceError::TooHeavy(total) if total > MAX_INSTANCES_WEIGHT));
    let state = harness.state().await;
    assert!(state.instance_bytes <= MAX_INSTANCES_WEIGHT);
    assert_eq!(state.instance_bytes, all(&harness).await.iter().map(Instance::weight).sum::<u64>());
    // Fill the rest to the last byte: a plain character weighs one byte.
    let filler = harness.instance(sample::fresh(), scoped_settings(json!({ "text": "x" })));
    let empty = harness.configure(&filler).await.unwrap().instance;
    let used = harness.state().await.instance_bytes;
    let room = usize::try_from(MAX_INSTANCES_WEIGHT - used).unwrap();
    let (quotes, plain) = (room / 8 / 4, room - room / 8 / 4 * 8);
    let fill = |extra: usize| {
        let text = format!("x{}{}", "\"".repeat(quotes), "x".repeat(plain + extra));
        let mut write = harness.instance(empty.id, settings(json!({ "text": text })));
        write.settings.scope = empty.settings.scope.clone();
        write
    };
    let error = harness.configure(&fill(1)).await.unwrap_err();
    assert!(matches!(error, InstanceError::TooHeavy(_)), "{error}");
    harness.configure(&fill(0)).await.unwrap();
    assert_eq!(harness.state().await.instance_bytes, MAX_INSTANCES_WEIGHT);
    // An update that makes an instance lighter succeeds.
    let mut lighter = harness.instance(last, settings(json!({})));
    lighter.settings.scope =
        all(&harness).await.into_iter().find(|one| one.id == last).unwrap().settings.scope;
    harness.configure(&lighter).await.unwrap();
}

#[tokio::test]
async fn a_failed_write_succeeds_on_retry() {
    for moment in [Moment::Before, Moment::After] {
        let mut has_failed = true;
        for nth in 1..=MAX_CALLS {
            let harness = harness().await;
            let write = harness.instance(sample::fresh(), settings(json!({ "n": 2 })));
            let fault = Arc::new(FailAt::new(nth, moment));
            let outcome = harness.instance_writer(fault.clone()).write(&write).await;
            has_failed = fault.has_failed();
            if !has_failed {
                outcome.unwrap();
                break;
            }
            assert!(matches!(outcome, Err(InstanceError::Store(_))), "{nth} {moment:?}");
            let written = harness.configure(&write).await.unwrap();
            assert_eq!(all(&harness).await, [written.instance]);
            assert_eq!(harness.registry.changes_of(harness.id).len(), 2);
            assert_eq!(harness.state().await.instance_count, 1);
        }
        assert!(!has_failed, "more than {MAX_CALLS} calls");
    }
}

#[tokio::test]
async fn reads_the_schema_of_a_release_once() {
    let harness = harness().await;
    let record = Arc::new(Record::default());
    let writer = harness.instance_writer(record.clone());
    for _ in 0..3 {
        writer.write(&harness.instance(sample::fresh(), scoped_settings(json!({})))).await.unwrap();
    }
    assert_eq!(record.count(Call::GetSource), 1);
    // A new release has a different schema.
    let newer = Upload {
        plugin: limited("headers", 8),
        ..harness.upsert(by_name("headers"), "headers", 2)
    };
    harness.publish(&newer).await.unwrap();
    writer.write(&harness.instance(sample::fresh(), scoped_settings(json!({})))).await.unwrap();
    assert_eq!(record.count(Call::GetSource), 2);
}

#[tokio::test]
async fn reports_a_missing_control_plane_plugin_or_instance() {
    let harness = harness().await;
    let mut nowhere = harness.instance(sample::fresh(), settings(json!({})));
    nowhere.control_plane = sample::fresh();
    let error = harness.configure(&nowhere).await.unwrap_err();
    assert!(matches!(error, InstanceError::UnknownControlPlane), "{error}");
    let mut unknown = settings(json!({}));
    unknown["name"] = json!("cors");
    let error = harness.configure(&harness.instance(sample::fresh(), unknown)).await.unwrap_err();
    assert!(matches!(error, InstanceError::UnknownPlugin(_)), "{error}");
    let writer = harness.instance_writer(Arc::new(Record::default()));
    let missing = plugcast_core::InstanceRef::Id(sample::fresh());
    let deleted = writer.delete(harness.id, &missing, author()).await.unwrap();
    assert_eq!(deleted, None);
    assert_eq!(harness.registry.changes_of(harness.id).len(), 1);
}
