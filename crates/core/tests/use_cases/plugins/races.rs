//! Races between writers of plugins.

use std::sync::Arc;

use async_trait::async_trait;
use plugcast_core::{
    PortError,
    limits::MAX_COMMIT_ATTEMPTS,
    use_cases::plugins::{DeleteError, PublishError, Published},
};
use plugcast_testing::doubles::{Call, Observer};

use crate::harness::{Harness, Rival, by_name};

/// How many writers of one name race.
const RACERS: u32 = 8;

#[tokio::test]
async fn an_upload_succeeds_on_its_last_attempt() {
    let harness = Harness::new().await;
    let rival = Rival::of(&harness, MAX_COMMIT_ATTEMPTS - 1);
    let published = harness.publisher(rival.clone()).publish(&harness.creation("headers")).await;
    assert!(matches!(published, Ok(Published::Created(_))), "{published:?}");
    assert_eq!(rival.record.count(Call::PutSource), 2, "sources are stored once");
    assert_eq!(harness.waits.count(), MAX_COMMIT_ATTEMPTS - 1);
    assert_eq!(harness.state().await.generation.get(), u64::from(MAX_COMMIT_ATTEMPTS));
}

#[tokio::test]
async fn an_upload_fails_after_the_last_attempt() {
    let harness = Harness::new().await;
    let rival = Rival::of(&harness, MAX_COMMIT_ATTEMPTS);
    let outcome = harness.publisher(rival.clone()).publish(&harness.creation("headers")).await;
    assert!(matches!(outcome, Err(PublishError::Contended)), "{outcome:?}");
    assert_eq!(rival.record.count(Call::Commit), MAX_COMMIT_ATTEMPTS as usize);
    assert_eq!(harness.named("headers").await, None);
}

#[tokio::test]
async fn a_delete_fails_after_the_last_attempt() {
    let harness = Harness::new().await;
    harness.publish(&harness.creation("headers")).await.unwrap();
    for (wins, is_enough) in [(MAX_COMMIT_ATTEMPTS, false), (MAX_COMMIT_ATTEMPTS - 1, true)] {
        let outcome = harness.delete_observed("headers", Rival::of(&harness, wins)).await;
        match outcome {
            Ok(deleted) => assert!(is_enough && deleted.is_some()),
            Err(error) => assert!(!is_enough && matches!(error, DeleteError::Contended)),
        }
        harness.delete("rival").await.unwrap();
    }
}

/// Takes the name between the look-up and the commit.
struct NameThief(Harness);

#[async_trait]
impl Observer for NameThief {
    async fn before(&self, call: Call) -> Result<(), PortError> {
        if call == Call::Commit && self.0.named("headers").await.is_none() {
            self.0.publish(&self.0.creation("headers")).await.unwrap();
        }
        Ok(())
    }
}

#[tokio::test]
async fn rejects_a_name_that_is_taken_in_between() {
    let harness = Harness::new().await;
    let publisher = harness.publisher(Arc::new(NameThief(harness.clone())));
    let error = publisher.publish(&harness.creation("headers")).await.unwrap_err();
    assert!(matches!(error, PublishError::NameTaken(_)), "{error}");
    assert_eq!(harness.state().await.plugin_count, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn racing_uploads_become_consecutive_releases() {
    let harness = Harness::new().await;
    harness.publish(&harness.creation("headers")).await.unwrap();
    let racers = (2..2 + RACERS).map(|revision| {
        let harness = harness.clone();
        tokio::spawn(async move {
            let upload = harness.upsert(by_name("headers"), "headers", revision);
            harness.publish_with_retries(&upload).await.release.number.get()
        })
    });
    let mut numbers = Vec::new();
    for racer in racers.collect::<Vec<_>>() {
        numbers.push(racer.await.unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (2..u64::from(2 + RACERS)).collect::<Vec<_>>());
    assert_eq!(harness.state().await.generation.get(), u64::from(1 + RACERS));
    harness.assert_every_plugin_has_sources().await;
}
