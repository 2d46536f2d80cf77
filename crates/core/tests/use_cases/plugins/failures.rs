//! A store fails before or after the effect of each call: no plugin is left without sources, no
//! change is half done, and the client's retry succeeds.

use std::sync::Arc;

use plugcast_core::use_cases::plugins::{DeleteError, PublishError, Published, Upload};
use plugcast_testing::doubles::{FailAt, Moment};

use crate::harness::{Harness, by_name};

/// More port calls than an upload or a delete makes.
const MAX_CALLS: usize = 16;

const MOMENTS: [Moment; 2] = [Moment::Before, Moment::After];

/// Publishes an upload with each call failing in turn, every time on a fresh harness, and then
/// retries it without a failure.
async fn publish_through_every_failure(
    prepare: impl AsyncFn() -> (Harness, Upload),
    check_retry: impl AsyncFn(&Harness, Result<Published, PublishError>),
) {
    for moment in MOMENTS {
        let mut has_failed = true;
        for nth in 1..=MAX_CALLS {
            let (harness, upload) = prepare().await;
            let fault = Arc::new(FailAt::new(nth, moment));
            let outcome = harness.publisher(fault.clone()).publish(&upload).await;
            has_failed = fault.has_failed();
            if !has_failed {
                outcome.unwrap();
                break;
            }
            assert!(matches!(outcome, Err(PublishError::Store(_))), "{nth} {moment:?}");
            harness.assert_every_plugin_has_sources().await;
            let retry = harness.publish(&upload).await;
            check_retry(&harness, retry).await;
            harness.assert_every_plugin_has_sources().await;
        }
        assert!(!has_failed, "more than {MAX_CALLS} calls");
    }
}

#[tokio::test]
async fn a_failed_upsert_succeeds_on_retry() {
    let prepare = async || {
        let harness = Harness::new().await;
        harness.publish(&harness.creation("headers")).await.unwrap();
        let upload = harness.upsert(by_name("headers"), "headers", 2);
        (harness, upload)
    };
    publish_through_every_failure(prepare, async |harness, retry| {
        let plugin = retry.unwrap().into_plugin();
        assert_eq!(plugin.release.number.get(), 2);
        assert_eq!(harness.named("headers").await, Some(plugin));
        assert_eq!(harness.registry.releases(harness.id).len(), 2);
        assert_eq!(harness.registry.changes_of(harness.id).len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_retried_creation_creates_one_plugin() {
    let prepare = async || {
        let harness = Harness::new().await;
        let upload = harness.creation("headers");
        (harness, upload)
    };
    publish_through_every_failure(prepare, async |harness, retry| {
        // When the first attempt was committed after all, the retry finds the name taken.
        assert!(matches!(retry, Ok(Published::Created(_)) | Err(PublishError::NameTaken(_))));
        assert_eq!(harness.named("headers").await.unwrap().release.number.get(), 1);
        assert_eq!(harness.registry.changes_of(harness.id).len(), 1);
        assert_eq!(harness.state().await.plugin_count, 1);
    })
    .await;
}

#[tokio::test]
async fn a_failed_delete_succeeds_on_retry() {
    for moment in MOMENTS {
        for nth in 1..=MAX_CALLS {
            let harness = Harness::new().await;
            harness.publish(&harness.creation("headers")).await.unwrap();
            let fault = Arc::new(FailAt::new(nth, moment));
            let outcome = harness.delete_observed("headers", fault.clone()).await;
            if !fault.has_failed() {
                outcome.unwrap();
                break;
            }
            assert!(matches!(outcome, Err(DeleteError::Store(_))), "{nth} {moment:?}");
            harness.delete("headers").await.unwrap();
            assert_eq!(harness.named("headers").await, None);
            assert_eq!(harness.registry.changes_of(harness.id).len(), 2);
            assert_eq!(harness.state().await.plugin_count, 0);
        }
    }
}
