//! A store fails before or after the effect of any call: no name is left without sources, nothing
//! is half there, and the client's second attempt ends right.

use std::sync::Arc;

use plugcast_core::use_cases::{
    delete::DeleteError,
    publish::{PublishError, Published, Upload},
};
use plugcast_tests::doubles::{FailAt, Moment, sample};

use super::scene::{Scene, by_name};

/// More calls than an upload or a delete makes.
const MAX_CALLS: usize = 16;

const MOMENTS: [Moment; 2] = [Moment::Before, Moment::After];

/// Publishes `upload` with every call failing in turn, each time on a scene of its own, and then
/// once more without a failure.
async fn publish_through_every_failure(
    prepare: impl AsyncFn() -> (Scene, Upload),
    check_retry: impl AsyncFn(&Scene, Result<Published, PublishError>),
) {
    for moment in MOMENTS {
        let mut has_failed = true;
        for nth in 1..=MAX_CALLS {
            let (scene, upload) = prepare().await;
            let fault = Arc::new(FailAt::new(nth, moment));
            let outcome = scene.publisher(fault.clone()).publish(&upload).await;
            has_failed = fault.has_failed();
            if !has_failed {
                outcome.unwrap();
                break;
            }
            assert!(matches!(outcome, Err(PublishError::Store(_))), "{nth} {moment:?}");
            scene.assert_every_name_has_sources().await;
            let retry = scene.publish(&upload).await;
            check_retry(&scene, retry).await;
            scene.assert_every_name_has_sources().await;
        }
        assert!(!has_failed, "there are more than {MAX_CALLS} calls");
    }
}

#[tokio::test]
async fn an_upsert_that_failed_ends_right_when_it_is_sent_again() {
    let prepare = async || {
        let scene = Scene::new().await;
        scene.publish(&scene.creation("headers")).await.unwrap();
        let upload = scene.upsert(by_name("headers"), "headers", 2);
        (scene, upload)
    };
    publish_through_every_failure(prepare, async |scene, retry| {
        let plugin = retry.unwrap().into_plugin();
        assert_eq!(plugin.release.number.get(), 2);
        assert_eq!(scene.named("headers").await, Some(plugin));
        assert_eq!(scene.registry.releases(scene.id).len(), 2);
        assert_eq!(scene.registry.changes_of(scene.id).len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_creation_that_failed_is_there_once_when_it_is_sent_again() {
    let prepare = async || {
        let scene = Scene::new().await;
        let upload = scene.creation("headers");
        (scene, upload)
    };
    publish_through_every_failure(prepare, async |scene, retry| {
        // Where the first attempt was committed after all, the second is told so.
        assert!(matches!(retry, Ok(Published::Created(_)) | Err(PublishError::NameTaken(_))));
        assert_eq!(scene.named("headers").await.unwrap().release.number.get(), 1);
        assert_eq!(scene.registry.changes_of(scene.id).len(), 1);
        assert_eq!(scene.state().await.plugin_count, 1);
    })
    .await;
}

#[tokio::test]
async fn a_delete_that_failed_ends_right_when_it_is_sent_again() {
    for moment in MOMENTS {
        for nth in 1..=MAX_CALLS {
            let scene = Scene::new().await;
            scene.publish(&scene.creation("headers")).await.unwrap();
            let fault = Arc::new(FailAt::new(nth, moment));
            let deleter = scene.deleter(fault.clone());
            let headers = by_name("headers");
            let outcome = deleter.delete(scene.id, &headers, "tester", sample::now()).await;
            if !fault.has_failed() {
                outcome.unwrap();
                break;
            }
            assert!(matches!(outcome, Err(DeleteError::Store(_))), "{nth} {moment:?}");
            scene.delete("headers").await.unwrap();
            assert_eq!(scene.named("headers").await, None);
            assert_eq!(scene.registry.changes_of(scene.id).len(), 2);
            assert_eq!(scene.state().await.plugin_count, 0);
        }
    }
}
