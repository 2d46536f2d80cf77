//! The target of an upload: by name, by id, and when path and body differ.

use plugcast_core::{
    PluginId,
    use_cases::plugins::{PublishError, Published, Target, Upload},
};
use plugcast_testing::doubles::sample;

use crate::harness::{Harness, by_id, by_name};

fn with_given_id(upload: Upload, id: PluginId) -> Upload {
    let Target::Upsert { plugin, fresh_id, .. } = upload.target else { panic!("not an upsert") };
    let target = Target::Upsert { plugin, given_id: Some(id), fresh_id };
    Upload { target, ..upload }
}

/// Asserts that `upload` is rejected and changes nothing. Returns the reason.
async fn refusal(harness: &Harness, upload: Upload) -> PublishError {
    let (state, sources) = (harness.state().await, harness.sources.count());
    let error = harness.publish(&upload).await.unwrap_err();
    assert_eq!(harness.state().await, state);
    assert_eq!(harness.sources.count(), sources, "the rejected upload stored sources");
    error
}

#[tokio::test]
async fn rejects_a_taken_name() {
    let harness = Harness::new().await;
    harness.publish(&harness.creation("headers")).await.unwrap();
    let error = refusal(&harness, harness.creation("headers")).await;
    assert!(matches!(error, PublishError::NameTaken(name) if name.as_str() == "headers"));
}

#[tokio::test]
async fn rejects_a_taken_id() {
    let harness = Harness::new().await;
    let taken = harness.publish(&harness.creation("headers")).await.unwrap().into_plugin().id;
    let creation = Upload { target: Target::New(taken), ..harness.creation("other") };
    let upsert = with_given_id(harness.upsert(by_name("other"), "other", 1), taken);
    for upload in [creation, upsert] {
        let error = harness.publish(&upload).await.unwrap_err();
        assert!(matches!(error, PublishError::IdTaken(id) if id == taken), "{error}");
    }
    assert_eq!(harness.named("other").await, None);
}

#[tokio::test]
async fn an_upsert_creates_a_plugin_with_the_given_id() {
    let harness = Harness::new().await;
    let [in_path, in_body] = [sample::fresh(), sample::fresh()];
    let by_path = harness.upsert(by_id(in_path), "a", 1);
    let by_body = with_given_id(harness.upsert(by_name("b"), "b", 1), in_body);
    for (upload, id) in [(by_path, in_path), (by_body, in_body)] {
        let published = harness.publish(&upload).await.unwrap();
        assert!(matches!(&published, Published::Created(plugin) if plugin.id == id));
    }
}

#[tokio::test]
async fn a_plugin_recreated_under_its_id_continues_its_release_numbers() {
    let harness = Harness::new().await;
    let id = harness.publish(&harness.creation("headers")).await.unwrap().into_plugin().id;
    harness.delete("headers").await.unwrap();
    let again = harness.publish(&harness.upsert(by_id(id), "headers", 1)).await.unwrap();
    assert!(matches!(&again, Published::Created(plugin) if plugin.release.number.get() == 2));
}

#[tokio::test]
async fn an_upsert_by_id_renames_the_plugin() {
    let harness = Harness::new().await;
    let old = harness.publish(&harness.creation("old")).await.unwrap().into_plugin();
    let published = harness.publish(&harness.upsert(by_id(old.id), "new", 1)).await.unwrap();
    let Published::Updated(new) = published else { panic!("{published:?}") };
    assert_eq!(new.id, old.id);
    // The schema contains the name, so a rename changes the schema and creates a release.
    assert_eq!(new.release.number.get(), 2);
    assert_eq!(harness.named("old").await, None);
    assert_eq!(harness.named("new").await, Some(new));
    harness.publish(&harness.creation("old")).await.unwrap();
}

#[tokio::test]
async fn rejects_a_rename_to_a_taken_name_before_it_stores_sources() {
    let harness = Harness::new().await;
    let plugin = harness.publish(&harness.creation("headers")).await.unwrap().into_plugin();
    harness.publish(&harness.creation("taken")).await.unwrap();
    let error = refusal(&harness, harness.upsert(by_id(plugin.id), "taken", 2)).await;
    assert!(matches!(error, PublishError::NameTaken(name) if name.as_str() == "taken"));
}

#[tokio::test]
async fn rejects_a_body_that_names_another_plugin_than_the_path() {
    let harness = Harness::new().await;
    let plugin = harness.publish(&harness.creation("headers")).await.unwrap().into_plugin();
    let error = refusal(&harness, harness.upsert(by_name("headers"), "other", 2)).await;
    assert!(matches!(error, PublishError::NameDiffers { path, body }
        if path.as_str() == "headers" && body.as_str() == "other"));
    let given = sample::fresh();
    for path in [by_name("headers"), by_id(plugin.id)] {
        let upload = with_given_id(harness.upsert(path, "headers", 2), given);
        let error = refusal(&harness, upload).await;
        assert!(matches!(error, PublishError::IdDiffers { actual, given: named }
            if actual == plugin.id && named == given));
    }
}
