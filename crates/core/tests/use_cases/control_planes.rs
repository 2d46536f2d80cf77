//! Updates control planes, and deletes them with a failure at every call: a control plane is either
//! complete or not found, and the next sweep removes its remaining rows.

use std::sync::Arc;

use plugcast_core::{
    ChangeKind, ControlPlaneName,
    limits::MAX_COMMIT_ATTEMPTS,
    ports::{ControlPlaneStore, PendingDeletions, PluginStore},
    use_cases::{
        control_planes::{
            ControlPlanePatch, DeleteControlPlaneRefusal, UpdateError, update_control_plane,
        },
        plugins::PublishError,
    },
};
use plugcast_testing::doubles::{Call, FailAt, Moment, Observer, Record, sample};

use crate::harness::{Harness, Rival, Unobserved, author, by_name};

/// More calls than a deletion and its sweep make.
const MAX_CALLS: usize = 16;

fn rename(name: &str) -> ControlPlanePatch {
    let name: ControlPlaneName = name.parse().unwrap();
    ControlPlanePatch { name: Some(name), ..ControlPlanePatch::default() }
}

#[tokio::test]
async fn an_update_takes_the_next_generation_and_records_a_change() {
    let harness = Harness::new().await;
    let committer = harness.committer(Arc::new(Unobserved));
    let patch = rename("renamed");
    let updated = update_control_plane(&committer, harness.id, &patch, author()).await.unwrap();
    assert_eq!(updated, harness.state().await);
    assert_eq!((updated.name.to_string().as_str(), updated.generation.get()), ("renamed", 1));
    let changes = harness.registry.changes_of(harness.id);
    assert_eq!((changes.len(), changes[0].kind), (1, ChangeKind::Updated));
}

#[tokio::test]
async fn an_update_that_changes_nothing_takes_no_generation() {
    let harness = Harness::new().await;
    let committer = harness.committer(Arc::new(Unobserved));
    let before = harness.state().await;
    let patch = rename(&before.name.to_string());
    let updated = update_control_plane(&committer, harness.id, &patch, author()).await.unwrap();
    assert_eq!((&updated, &harness.state().await), (&before, &before));
    assert_eq!(harness.registry.changes_of(harness.id), []);
}

#[tokio::test]
async fn rejects_an_update_to_a_taken_name() {
    let harness = Harness::new().await;
    harness.registry.create_control_plane(&sample::control_plane("taken")).await.unwrap();
    let committer = harness.committer(Arc::new(Unobserved));
    let patch = rename("taken");
    let error = update_control_plane(&committer, harness.id, &patch, author()).await.unwrap_err();
    assert!(matches!(&error, UpdateError::NameTaken(name) if name.to_string() == "taken"));
    let missing = sample::fresh();
    let error = update_control_plane(&committer, missing, &patch, author()).await.unwrap_err();
    assert!(matches!(error, UpdateError::UnknownControlPlane), "{error}");
}

#[tokio::test]
async fn an_update_fails_after_the_last_attempt() {
    let harness = Harness::new().await;
    let committer = harness.committer(Rival::of(&harness, MAX_COMMIT_ATTEMPTS));
    let patch = rename("renamed");
    let error = update_control_plane(&committer, harness.id, &patch, author()).await.unwrap_err();
    assert!(matches!(error, UpdateError::Contended), "{error}");
}

/// A control plane with two releases of one plugin.
async fn with_two_releases() -> Harness {
    let harness = Harness::new().await;
    for revision in 1..=2 {
        let upload = harness.upsert(by_name("headers"), "headers", revision);
        harness.publish(&upload).await.unwrap();
    }
    harness
}

/// Deletes and sweeps as the API does. Returns whether both succeeded.
async fn delete(harness: &Harness, observer: Arc<dyn Observer>) -> bool {
    let deleter = harness.control_plane_deleter(observer);
    let deleted = deleter.delete(harness.id, true, author()).await;
    deleted.is_ok() && deleter.sweep().await.is_ok_and(|is_done| is_done)
}

async fn exists(harness: &Harness) -> bool {
    harness.registry.control_plane(harness.id).await.unwrap().is_some()
}

#[tokio::test]
async fn deletes_a_control_plane_with_plugins_only_by_force() {
    let harness = with_two_releases().await;
    let deleter = harness.control_plane_deleter(Arc::new(Unobserved));
    let refused = deleter.delete(harness.id, false, author()).await.unwrap_err();
    assert!(matches!(refused, DeleteControlPlaneRefusal::InUse(1)), "{refused}");
    assert!(exists(&harness).await);
    let deleted = deleter.delete(harness.id, true, author()).await.unwrap();
    assert_eq!(deleted.unwrap().id, harness.id);
    assert!(deleter.sweep().await.unwrap());
    assert_eq!(harness.sources.count(), 0);
    assert_eq!(deleter.delete(harness.id, false, author()).await.unwrap(), None);
}

#[tokio::test]
async fn a_failed_deletion_succeeds_on_retry() {
    for moment in [Moment::Before, Moment::After] {
        let mut has_failed = true;
        for nth in 1..=MAX_CALLS {
            let harness = with_two_releases().await;
            let fault = Arc::new(FailAt::new(nth, moment));
            let is_done = delete(&harness, fault.clone()).await;
            has_failed = fault.has_failed();
            assert_eq!(is_done, !has_failed, "{nth} {moment:?}");
            if exists(&harness).await {
                assert_eq!(harness.registry.plugins(harness.id).await.unwrap().len(), 1);
                assert_eq!(harness.registry.releases(harness.id).len(), 2);
                assert_eq!(harness.sources.count(), 3);
            }
            assert!(delete(&harness, Arc::new(Unobserved)).await, "{nth} {moment:?}");
            assert!(!exists(&harness).await);
            assert_eq!(harness.registry.unfinished().await.unwrap(), []);
            assert_eq!(harness.sources.count(), 0, "{nth} {moment:?}");
            if !has_failed {
                break;
            }
        }
        assert!(!has_failed, "more than {MAX_CALLS} calls");
    }
}

#[tokio::test]
async fn removes_sources_before_the_rows_that_list_them() {
    let harness = with_two_releases().await;
    let record = Arc::new(Record::default());
    assert!(delete(&harness, record.clone()).await);
    record.assert_order(Call::DeleteControlPlane, Call::RemoveSource);
    record.assert_order(Call::RemoveSource, Call::RemovePendingRows);
    record.assert_order(Call::RemovePendingRows, Call::FinishDeletion);
}

#[tokio::test]
async fn rejects_an_upload_to_a_deleted_control_plane() {
    let harness = with_two_releases().await;
    delete(&harness, Arc::new(Unobserved)).await;
    let upload = harness.upsert(by_name("headers"), "headers", 3);
    let refused = harness.publish(&upload).await.unwrap_err();
    assert!(matches!(refused, PublishError::UnknownControlPlane), "{refused}");
}
