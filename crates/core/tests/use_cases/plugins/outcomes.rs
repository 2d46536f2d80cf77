//! Effects of uploads and deletes, and their order.

use std::sync::Arc;

use plugcast_core::{
    ChangeKind, Subject, Tags,
    edit::EntityEdit,
    use_cases::plugins::{DeleteError, PublishError, Published, Upload},
};
use plugcast_testing::doubles::{Call, Event, Record, sample};

use crate::harness::{Harness, by_name};

#[tokio::test]
async fn stores_sources_before_it_commits_the_change() {
    let harness = Harness::new().await;
    let record = Arc::new(Record::default());
    harness.publisher(record.clone()).publish(&harness.creation("headers")).await.unwrap();
    record.assert_order(Call::PutSource, Call::Commit);
    assert_eq!(record.count(Call::PutSource), 2);
    assert_eq!(record.events().last(), Some(&Event::Done(Call::Commit)));
    harness.assert_every_plugin_has_sources().await;
}

#[tokio::test]
async fn a_new_plugin_has_release_1() {
    let harness = Harness::new().await;
    let published = harness.publish(&harness.creation("headers")).await.unwrap();
    let Published::Created(plugin) = published else { panic!("{published:?}") };
    assert_eq!(plugin.release.number.get(), 1);
    assert_eq!(plugin.release.generation.get(), 1);
    assert_eq!(harness.named("headers").await, Some(plugin.clone()));
    let changes = harness.registry.changes_of(harness.id);
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].kind, ChangeKind::Created);
    assert_eq!(changes[0].subject, Subject::plugin(&EntityEdit::create(plugin)));
}

#[tokio::test]
async fn new_sources_create_a_release_and_keep_the_id() {
    let harness = Harness::new().await;
    let first = harness.publish(&harness.creation("headers")).await.unwrap().into_plugin();
    let mut upload = harness.upsert(by_name("headers"), "headers", 2);
    upload.now = sample::now().plus_seconds(60);
    let published = harness.publish(&upload).await.unwrap();
    let Published::Updated(second) = published else { panic!("{published:?}") };
    assert_eq!(second.id, first.id);
    assert_eq!(second.created_at, first.created_at);
    assert_eq!(second.updated_at, upload.now);
    assert_eq!(second.release.number.get(), 2);
    assert_eq!(second.release.version, "1.0.2");
    assert_eq!(harness.registry.releases(harness.id).len(), 2);
}

#[tokio::test]
async fn an_unchanged_upload_changes_nothing() {
    let harness = Harness::new().await;
    let first = harness.publish(&harness.creation("headers")).await.unwrap().into_plugin();
    let state = harness.state().await;
    let record = Arc::new(Record::default());
    let mut upload = harness.upsert(by_name("headers"), "headers", 1);
    upload.now = sample::now().plus_seconds(60);
    let published = harness.publisher(record.clone()).publish(&upload).await.unwrap();
    assert_eq!(published, Published::Unchanged(first));
    assert_eq!(harness.state().await, state);
    assert_eq!(record.count(Call::PutSource) + record.count(Call::Commit), 0);
    assert_eq!(harness.registry.changes_of(harness.id).len(), 1);
}

#[tokio::test]
async fn new_tags_alone_record_a_change_without_a_release() {
    let harness = Harness::new().await;
    let first = harness.publish(&harness.creation("headers")).await.unwrap().into_plugin();
    let tags: Tags = vec!["edge".to_owned()].try_into().unwrap();
    let upload = Upload { tags: tags.clone(), ..harness.upsert(by_name("headers"), "headers", 1) };
    let published = harness.publish(&upload).await.unwrap();
    let Published::Updated(second) = published else { panic!("{published:?}") };
    assert_eq!((second.tags, second.release), (tags, first.release));
    assert_eq!(harness.state().await.generation.get(), 2);
    assert_eq!(harness.registry.changes_of(harness.id).len(), 2);
    assert_eq!(harness.registry.releases(harness.id).len(), 1);
}

#[tokio::test]
async fn a_delete_records_a_change_and_keeps_releases() {
    let harness = Harness::new().await;
    let plugin = harness.publish(&harness.creation("headers")).await.unwrap().into_plugin();
    assert_eq!(harness.delete("headers").await.unwrap(), Some(plugin.clone()));
    assert_eq!(harness.named("headers").await, None);
    let last = harness.registry.changes_of(harness.id).pop().unwrap();
    assert_eq!(last.kind, ChangeKind::Deleted);
    assert_eq!(last.subject, Subject::plugin(&EntityEdit::delete(plugin)));
    assert_eq!(harness.registry.releases(harness.id).len(), 1);
}

#[tokio::test]
async fn deleting_a_missing_plugin_changes_nothing() {
    let harness = Harness::new().await;
    assert_eq!(harness.delete("headers").await.unwrap(), None);
    assert_eq!(harness.registry.changes_of(harness.id), []);
}

#[tokio::test]
async fn reports_a_missing_control_plane() {
    let missing = Harness { id: sample::fresh(), ..Harness::new().await };
    let error = missing.publish(&missing.creation("headers")).await.unwrap_err();
    assert!(matches!(error, PublishError::UnknownControlPlane), "{error}");
    assert_eq!(missing.sources.count(), 0);
    let error = missing.delete("headers").await.unwrap_err();
    assert!(matches!(error, DeleteError::UnknownControlPlane), "{error}");
}
