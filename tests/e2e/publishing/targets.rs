//! Which plugin an upload is for: by name, by id, and where path and body disagree.

use plugcast_core::{
    PluginId,
    use_cases::publish::{PublishError, Published, Target, Upload},
};
use plugcast_tests::doubles::sample;

use super::scene::{Scene, by_id, by_name};

fn with_given_id(upload: Upload, id: PluginId) -> Upload {
    let Target::Upsert { plugin, fresh_id, .. } = upload.target else { panic!("no upsert") };
    let target = Target::Upsert { plugin, given_id: Some(id), fresh_id };
    Upload { target, ..upload }
}

/// Asserts that `upload` is refused with nothing changed, and gives the reason.
async fn refusal(scene: &Scene, upload: Upload) -> PublishError {
    let (state, sources) = (scene.state().await, scene.sources.count());
    let error = scene.publish(&upload).await.unwrap_err();
    assert_eq!(scene.state().await, state);
    assert_eq!(scene.sources.count(), sources, "sources were stored for nothing");
    error
}

#[tokio::test]
async fn a_name_that_is_taken_is_refused() {
    let scene = Scene::new().await;
    scene.publish(&scene.creation("headers")).await.unwrap();
    let error = refusal(&scene, scene.creation("headers")).await;
    assert!(matches!(error, PublishError::NameTaken(name) if name.as_str() == "headers"));
}

#[tokio::test]
async fn an_id_that_is_taken_is_refused() {
    let scene = Scene::new().await;
    let taken = scene.publish(&scene.creation("headers")).await.unwrap().into_plugin().id;
    let creation = Upload { target: Target::New(taken), ..scene.creation("other") };
    let upsert = with_given_id(scene.upsert(by_name("other"), "other", 1), taken);
    for upload in [creation, upsert] {
        let error = scene.publish(&upload).await.unwrap_err();
        assert!(matches!(error, PublishError::IdTaken(id) if id == taken), "{error}");
    }
    assert_eq!(scene.named("other").await, None);
}

#[tokio::test]
async fn an_upsert_creates_under_the_id_that_is_given() {
    let scene = Scene::new().await;
    let [in_path, in_body] = [sample::fresh(), sample::fresh()];
    let by_path = scene.upsert(by_id(in_path), "a", 1);
    let by_body = with_given_id(scene.upsert(by_name("b"), "b", 1), in_body);
    for (upload, id) in [(by_path, in_path), (by_body, in_body)] {
        let published = scene.publish(&upload).await.unwrap();
        assert!(matches!(&published, Published::Created(plugin) if plugin.id == id));
    }
}

#[tokio::test]
async fn a_recreated_id_counts_its_releases_on() {
    let scene = Scene::new().await;
    let id = scene.publish(&scene.creation("headers")).await.unwrap().into_plugin().id;
    scene.delete("headers").await.unwrap();
    let again = scene.publish(&scene.upsert(by_id(id), "headers", 1)).await.unwrap();
    assert!(matches!(&again, Published::Created(plugin) if plugin.release.number.get() == 2));
}

#[tokio::test]
async fn an_id_in_the_path_renames() {
    let scene = Scene::new().await;
    let old = scene.publish(&scene.creation("old")).await.unwrap().into_plugin();
    let published = scene.publish(&scene.upsert(by_id(old.id), "new", 1)).await.unwrap();
    let Published::Updated(new) = published else { panic!("{published:?}") };
    assert_eq!(new.id, old.id);
    // The schema holds the name, so a rename brings another schema and with it a release.
    assert_eq!(new.release.number.get(), 2);
    assert_eq!(scene.named("old").await, None);
    assert_eq!(scene.named("new").await, Some(new));
    scene.publish(&scene.creation("old")).await.unwrap();
}

#[tokio::test]
async fn a_rename_to_a_taken_name_is_refused_before_anything_is_stored() {
    let scene = Scene::new().await;
    let plugin = scene.publish(&scene.creation("headers")).await.unwrap().into_plugin();
    scene.publish(&scene.creation("taken")).await.unwrap();
    let error = refusal(&scene, scene.upsert(by_id(plugin.id), "taken", 2)).await;
    assert!(matches!(error, PublishError::NameTaken(name) if name.as_str() == "taken"));
}

#[tokio::test]
async fn path_and_body_name_one_plugin() {
    let scene = Scene::new().await;
    let plugin = scene.publish(&scene.creation("headers")).await.unwrap().into_plugin();
    let error = refusal(&scene, scene.upsert(by_name("headers"), "other", 2)).await;
    assert!(matches!(error, PublishError::NameDiffers { path, body }
        if path.as_str() == "headers" && body.as_str() == "other"));
    let given = sample::fresh();
    for path in [by_name("headers"), by_id(plugin.id)] {
        let upload = with_given_id(scene.upsert(path, "headers", 2), given);
        let error = refusal(&scene, upload).await;
        assert!(matches!(error, PublishError::IdDiffers { actual, given: named }
            if actual == plugin.id && named == given));
    }
}
