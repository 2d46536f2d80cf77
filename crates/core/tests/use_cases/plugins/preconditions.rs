//! Uploads under preconditions: only if the plugin is as the client knows it, and only once under one key.

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

/// More calls than an upload makes.
const MAX_CALLS: usize = 20;

fn keyed(upload: Upload, request: &str) -> Upload {
    let key = RequestIdentity { key: Digest::of(b"key"), request: Digest::of(request.as_bytes()) };
    Upload { preconditions: Preconditions { key: Some(key), ..Preconditions::default() }, ..upload }
}

fn only_if(matches: Revisions) -> RevisionCondition {
    RevisionCondition { matches: Some(matches), matches_none: None }
}

#[tokio::test]
async fn a_repeated_creation_is_answered_and_makes_nothing() {
    let harness = Harness::new().await;
    let first = harness.publish(&keyed(harness.creation("headers"), "a")).await.unwrap();
    let created = first.into_plugin();
    // It comes with another id, as the server makes one for each request.
    let again = harness.publish(&keyed(harness.creation("headers"), "a")).await.unwrap();
    assert_eq!(again, Published::Repeated(created.clone()));
    let other = harness.publish(&keyed(harness.creation("other"), "b")).await.unwrap_err();
    assert!(matches!(other, PublishError::KeyReused), "{other}");
    assert_eq!(harness.registry.changes_of(harness.id).len(), 1);
    let unkeyed = harness.publish(&harness.creation("headers")).await.unwrap_err();
    assert!(matches!(unkeyed, PublishError::NameTaken(_)), "{unkeyed}");
}

/// Sends the same upload first, in the moment before the plugin is looked up.
struct Twin {
    harness: Harness,
    upload: Upload,
    has_come: AtomicBool,
}

#[async_trait]
impl Observer for Twin {
    async fn before(&self, call: Call) -> Result<(), PortError> {
        if call == Call::Plugin && !self.has_come.swap(true, Ordering::SeqCst) {
            self.harness.publish(&self.upload).await.unwrap();
        }
        Ok(())
    }
}

#[tokio::test]
async fn of_two_that_come_at_once_one_is_made_and_both_are_answered() {
    let must_be_new = RevisionCondition { matches: None, matches_none: Some(Revisions::Any) };
    for condition in [RevisionCondition::default(), must_be_new] {
        let harness = Harness::new().await;
        let mut upload = keyed(harness.creation("headers"), "a");
        upload.preconditions.condition = condition;
        let twin =
            Twin { harness: harness.clone(), upload: upload.clone(), has_come: false.into() };
        let second = harness.publisher(Arc::new(twin)).publish(&upload).await.unwrap();
        assert_eq!(second, Published::Repeated(harness.named("headers").await.unwrap()));
        assert_eq!(harness.registry.changes_of(harness.id).len(), 1);
    }
}

#[tokio::test]
async fn a_repeated_update_does_not_undo_what_came_after() {
    let harness = Harness::new().await;
    let upsert = |revision| harness.upsert(by_name("headers"), "headers", revision);
    harness.publish(&upsert(1)).await.unwrap();
    // The first changes nothing, and is answered the same when everything has changed since.
    let unchanged = harness.publish(&keyed(upsert(1), "a")).await.unwrap();
    assert!(matches!(unchanged, Published::Unchanged(_)), "{unchanged:?}");
    let newer = harness.publish(&upsert(2)).await.unwrap().into_plugin();
    let repeated = harness.publish(&keyed(upsert(1), "a")).await.unwrap();
    assert_eq!(repeated, Published::Repeated(unchanged.into_plugin()));
    assert_eq!(harness.named("headers").await, Some(newer));
}

#[tokio::test]
async fn an_answer_is_given_for_a_day() {
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
async fn an_upload_that_failed_anywhere_is_made_once_when_it_is_sent_again() {
    for moment in [Moment::Before, Moment::After] {
        let mut has_failed = true;
        for nth in 1..=MAX_CALLS {
            let harness = Harness::new().await;
            let upload = keyed(harness.creation("headers"), "a");
            let fault = Arc::new(FailAt::new(nth, moment));
            let outcome = harness.publisher(fault.clone()).publish(&upload).await;
            has_failed = fault.has_failed();
            assert_eq!(outcome.is_err(), has_failed, "{nth} {moment:?}");
            // With a key a creation can be sent again, whether or not it was made.
            let plugin = harness.publish(&upload).await.unwrap().into_plugin();
            assert_eq!(harness.named("headers").await, Some(plugin));
            assert_eq!(harness.registry.changes_of(harness.id).len(), 1, "{nth} {moment:?}");
            if !has_failed {
                break;
            }
        }
        assert!(!has_failed, "there are more than {MAX_CALLS} calls");
    }
}

#[tokio::test]
async fn who_knows_an_older_plugin_changes_nothing() {
    let harness = Harness::new().await;
    let upsert = |revision| harness.upsert(by_name("headers"), "headers", revision);
    let first = harness.publish(&upsert(1)).await.unwrap().into_plugin();
    let knowing = |upload: Upload, known: Digest| Upload {
        preconditions: Preconditions {
            condition: only_if(Revisions::OneOf(vec![known])),
            key: None,
        },
        ..upload
    };
    let second =
        harness.publish(&knowing(upsert(2), first.revision())).await.unwrap().into_plugin();
    assert_ne!(first.revision(), second.revision());
    for revision in [1, 2, 3] {
        let stale = knowing(upsert(revision), first.revision());
        let refused = harness.publish(&stale).await.unwrap_err();
        assert!(matches!(refused, PublishError::PreconditionFailed), "{refused}");
    }
    let deleter = harness.deleter(Arc::new(FailAt::new(usize::MAX, Moment::Before)));
    let delete = async |condition: RevisionCondition| {
        deleter.delete(&condition, harness.id, &by_name("headers"), author()).await
    };
    let stale = only_if(Revisions::OneOf(vec![first.revision()]));
    let refused = delete(stale).await.unwrap_err();
    assert!(matches!(refused, DeleteError::PreconditionFailed), "{refused}");
    assert_eq!(harness.named("headers").await, Some(second.clone()));
    let current = only_if(Revisions::OneOf(vec![second.revision()]));
    assert_eq!(delete(current.clone()).await.unwrap(), Some(second));
    // What is gone is no longer as anybody knows it.
    let refused = delete(current).await.unwrap_err();
    assert!(matches!(refused, DeleteError::PreconditionFailed), "{refused}");
}

#[tokio::test]
async fn what_must_be_new_is_not_replaced() {
    let harness = Harness::new().await;
    let condition = RevisionCondition { matches: None, matches_none: Some(Revisions::Any) };
    let preconditions = Preconditions { condition, key: None };
    let upload = Upload { preconditions, ..harness.upsert(by_name("headers"), "headers", 1) };
    let created = harness.publish(&upload).await.unwrap();
    assert!(matches!(created, Published::Created(_)), "{created:?}");
    let refused = harness.publish(&upload).await.unwrap_err();
    assert!(matches!(refused, PublishError::PreconditionFailed), "{refused}");
}
