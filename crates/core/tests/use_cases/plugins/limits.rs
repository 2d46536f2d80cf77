//! The limit of plugins in a control plane.

use plugcast_core::{limits::MAX_PLUGINS_PER_CONTROL_PLANE, use_cases::plugins::PublishError};

use crate::harness::{Harness, by_name};

#[tokio::test]
async fn a_full_control_plane_rejects_creations_and_accepts_updates() {
    let harness = Harness::new().await;
    for n in 0..MAX_PLUGINS_PER_CONTROL_PLANE {
        harness.publish(&harness.creation(&format!("plugin-{n}"))).await.unwrap();
    }
    assert_eq!(harness.state().await.plugin_count, MAX_PLUGINS_PER_CONTROL_PLANE);
    let sources = harness.sources.count();
    for upload in [harness.creation("more"), harness.upsert(by_name("more"), "more", 1)] {
        let error = harness.publish(&upload).await.unwrap_err();
        assert!(matches!(error, PublishError::Full), "{error}");
    }
    assert_eq!(harness.sources.count(), sources);
    harness.publish(&harness.upsert(by_name("plugin-0"), "plugin-0", 2)).await.unwrap();
    harness.delete("plugin-0").await.unwrap();
    harness.publish(&harness.creation("more")).await.unwrap();
    let error = harness.publish(&harness.creation("plugin-0")).await.unwrap_err();
    assert!(matches!(error, PublishError::Full), "{error}");
}
