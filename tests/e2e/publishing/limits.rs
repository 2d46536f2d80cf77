//! The number of plugins in a control plane: at the limit and over it.

use plugcast_core::{limits::MAX_PLUGINS_PER_CONTROL_PLANE, use_cases::publish::PublishError};

use super::scene::{Scene, by_name};

#[tokio::test]
async fn a_full_control_plane_takes_no_more_and_still_changes() {
    let scene = Scene::new().await;
    for n in 0..MAX_PLUGINS_PER_CONTROL_PLANE {
        scene.publish(&scene.creation(&format!("plugin-{n}"))).await.unwrap();
    }
    assert_eq!(scene.state().await.plugin_count, MAX_PLUGINS_PER_CONTROL_PLANE);
    let sources = scene.sources.count();
    for upload in [scene.creation("more"), scene.upsert(by_name("more"), "more", 1)] {
        let error = scene.publish(&upload).await.unwrap_err();
        assert!(matches!(error, PublishError::Full), "{error}");
    }
    assert_eq!(scene.sources.count(), sources);
    scene.publish(&scene.upsert(by_name("plugin-0"), "plugin-0", 2)).await.unwrap();
    scene.delete("plugin-0").await.unwrap();
    scene.publish(&scene.creation("more")).await.unwrap();
    let error = scene.publish(&scene.creation("plugin-0")).await.unwrap_err();
    assert!(matches!(error, PublishError::Full), "{error}");
}
