//! Uploads with preconditions: If-Match, If-None-Match and idempotency keys.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use async_trait::async_trait;
use plugcast_core::{
    Digest, PortError,
    preconditions::{Preconditions, RequestIdentity, RevisionCondition, Revisions},
    use_cases::plugins::{DeleteError, PublishError, Published, Upload},
};
use plugcast_testing::doubles::{Call, FailAt, Moment, Observer, sample};

use crate::harness::{Harness, author, by_name};

/// More port calls than an upload makes.
const MAX_CALLS: usize = 20;

fn keyed(upload: Upload, request: &str) -> Upload {
    let key = RequestIdentity { key: Digest::of(b"key"), request: Digest::of(request.as_bytes()) };
    Upload { preconditions: Preconditions { key: Some(key), ..Preconditions::default() }, ..upload }
}

fn if_match(matches: Revisions) -> RevisionCondition {
    RevisionCondition { matches: Some(matches), matches_none: None }
}

#[tokio::test]
async fn a_creation_repeated_with_its_key_gets_the_recorded_plugin() {
    let harness = Harness::new().await;
    let first = harness.publish(&keyed(harness.creation("headers"), "a")).await.unwrap();
    let created = first.into_plugin();
    // The server generates a new id for each request.
    let again = harness.publish(&keyed(harness.creation("headers"), "a")).await.unwrap();
    assert_eq!(again, Published::Repeated(created.clone()));
    let other = harness.publish(&keyed(harness.creation("other"), "b")).await.unwrap_err();
    assert!(matches!(other, PublishError::KeyReused), "{other}");
    assert_eq!(harness.registry.changes_of(harness.id).len(), 1);
    let unkeyed = harness.publish(&harness.creation("headers")).await.unwrap_err();
    assert!(matches!(unkeyed, PublishError::NameTaken(_)), "{unkeyed}");
}

/// Publishes the same upload right before the observed one looks up the plugin.
struct Twin {
    harness: Harness,
    upload: Upload,
    has_run: AtomicBool,
}

#[async_trait]
impl Observer for Twin {
    async fn before(&self, call: Call) -> Result<(), PortError> {
        if call == Call::Plugin && !self.has_run.swap(true, Ordering::SeqCst) {
            self.harness.publish(&self.upload).await.unwrap();
        }
        Ok(())
    }
}

#[tokio::test]
async fn concurrent_uploads_with_one_key_create_one_plugin() {
    let must_be_new = RevisionCondition { matches: None, matches_none: Some(Revisions::Any) };
    for condition in [RevisionCondition::default(), must_be_new] {
        let harness = Harness::new().await;
        let mut upload = keyed(harness.creation("headers"), "a");
        upload.preconditions.condition = condition;
        let twin = Twin { harness: harness.clone(), upload: upload.clone(), has_run: false.into() };
        let second = harness.publisher(Arc::new(twin)).publish(&upload).await.unwrap();
        assert_eq!(second, Published::Repeated(harness.named("headers").await.unwrap()));
        assert_eq!(harness.registry.changes_of(harness.id).len(), 1);
    }
}

#[tokio::test]
async fn a_repeated_update_does_not_undo_later_changes() {
    let harness = Harness::new().await;
    let upsert = |revision| harness.upsert(by_name("headers"), "headers", revision);
    harness.publish(&upsert(1)).await.unwrap();
    // The keyed upload changes nothing. Its repetition gets the recorded plugin despite a later change.
    let unchanged = harness.publish(&keyed(upsert(1), "a")).await.unwrap();
    assert!(matches!(unchanged, Published::Unchanged(_)), "{unchanged:?}");
    let newer = harness.publish(&upsert(2)).await.unwrap().into_plugin();
    let repeated = harness.publish(&keyed(upsert(1), "a")).await.unwrap();
    assert_eq!(repeated, Published::Repeated(unchanged.into_plugin()));
    assert_eq!(harness.named("headers").await, Some(newer));
}

#[tokio::test]
async fn a_record_expires_after_a_day() {
    let harness = Harness::new().await;
    let upload = keyed(harness.upsert(by_name("headers"), "headers", 1), "a");
    harness.publish(&upload).await.unwrap();
    let at = |seconds| Upload { now: sample::now().plus_seconds(seconds), ..upload.clone() };
    let repeated = harness.publish(&at(24 * 60 * 60 - 1)).await.unwrap();
    assert!(matches!(repeated, Published::Repeated(_)), "{repeated:?}");
    let fresh = harness.publish(&at(24 * 60 * 60)).await.unwrap();
    assert!(matches!(fresh, Published::Unchanged(_)), "{fresh:?}");
}

#[tokio::test]
async fn a_failed_creation_with_a_key_is_created_once_on_retry() {
    for moment in [Moment::Before, Moment::After] {
        let mut has_failed = true;
        for nth in 1..=MAX_CALLS {
            let harness = Harness::new().await;
            let upload = keyed(harness.creation("headers"), "a");
            let fault = Arc::new(FailAt::new(nth, moment));
            let outcome = harness.publisher(fault.clone()).publish(&upload).await;
            has_failed = fault.has_failed();
            assert_eq!(outcome.is_err(), has_failed, "{nth} {moment:?}");
            // With a key, a client may retry a creation, committed or not.
            let plugin = harness.publish(&upload).await.unwrap().into_plugin();
            assert_eq!(harness.named("headers").await, Some(plugin));
            assert_eq!(harness.registry.changes_of(harness.id).len(), 1, "{nth} {moment:?}");
            if !has_failed {
                break;
            }
        }
        assert!(!has_failed, "more than {MAX_CALLS} calls");
    }
}

#[tokio::test]
async fn an_update_or_delete_with_a_stale_revision_changes_nothing() {
    let harness = Harness::new().await;
    let upsert = |revision| harness.upsert(by_name("headers"), "headers", revision);
    let first = harness.publish(&upsert(1)).await.unwrap().into_plugin();
    let with_revision = |upload: Upload, revision: Digest| Upload {
        preconditions: Preconditions {
            condition: if_match(Revisions::OneOf(vec![revision])),
            key: None,
        },
        ..upload
    };
    let second =
        harness.publish(&with_revision(upsert(2), first.revision())).await.unwrap().into_plugin();
    assert_ne!(first.revision(), second.revision());
    for revision in [1, 2, 3] {
        let stale = with_revision(upsert(revision), first.revision());
        let refused = harness.publish(&stale).await.unwrap_err();
        assert!(matches!(refused, PublishError::PreconditionFailed), "{refused}");
    }
    let deleter = harness.deleter(Arc::new(FailAt::new(usize::MAX, Moment::Before)));
    let delete = async |condition: RevisionCondition| {
        deleter.delete(&condition, harness.id, &by_name("headers"), author()).await
    };
    let stale = if_match(Revisions::OneOf(vec![first.revision()]));
    let refused = delete(stale).await.unwrap_err();
    assert!(matches!(refused, DeleteError::PreconditionFailed), "{refused}");
    assert_eq!(harness.named("headers").await, Some(second.clone()));
    let current = if_match(Revisions::OneOf(vec![second.revision()]));
    assert_eq!(delete(current.clone()).await.unwrap(), Some(second));
    // A deleted plugin matches no revision.
    let refused = delete(current).await.unwrap_err();
    assert!(matches!(refused, DeleteError::PreconditionFailed), "{refused}");
}

#[tokio::test]
async fn if_none_match_any_rejects_an_existing_plugin() {
    let harness = Harness::new().await;
    let condition = RevisionCondition { matches: None, matches_none: Some(Revisions::Any) };
    let preconditions = Preconditions { condition, key: None };
    let upload = Upload { preconditions, ..harness.upsert(by_name("headers"), "headers", 1) };
    let created = harness.publish(&upload).await.unwrap();
    assert!(matches!(created, Published::Created(_)), "{created:?}");
    let refused = harness.publish(&upload).await.unwrap_err();
    assert!(matches!(refused, PublishError::PreconditionFailed), "{refused}");
}
