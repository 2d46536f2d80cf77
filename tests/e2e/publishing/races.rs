//! Writers in each other's way.

use std::sync::Arc;

use async_trait::async_trait;
use plugcast_core::{
    PortError,
    limits::MAX_COMMIT_ATTEMPTS,
    use_cases::{
        delete::DeleteError,
        publish::{PublishError, Published},
    },
};
use plugcast_tests::doubles::{Call, Record, Watcher, sample};

use super::scene::{Scene, by_name};

/// Writers of one name.
const RACERS: u32 = 8;

/// Commits a change of its own right before another's commit, so that the other one loses.
struct Rival {
    scene: Scene,
    record: Record,
    wins: u32,
}

impl Rival {
    fn of(scene: &Scene, wins: u32) -> Arc<Self> {
        Arc::new(Self { scene: scene.clone(), record: Record::default(), wins })
    }
}

#[async_trait]
impl Watcher for Rival {
    async fn before(&self, call: Call) -> Result<(), PortError> {
        self.record.before(call).await?;
        let attempt = u32::try_from(self.record.count(Call::Commit)).unwrap();
        if call == Call::Commit && attempt <= self.wins {
            let upload = self.scene.upsert(by_name("rival"), "rival", attempt);
            self.scene.publish(&upload).await.unwrap();
        }
        Ok(())
    }
}

#[tokio::test]
async fn an_upload_survives_as_many_rivals_as_it_has_attempts_but_one() {
    let scene = Scene::new().await;
    let rival = Rival::of(&scene, MAX_COMMIT_ATTEMPTS - 1);
    let published = scene.publisher(rival.clone()).publish(&scene.creation("headers")).await;
    assert!(matches!(published, Ok(Published::Created(_))), "{published:?}");
    assert_eq!(rival.record.count(Call::PutSource), 2, "sources are stored once");
    assert_eq!(scene.waits.count(), MAX_COMMIT_ATTEMPTS - 1);
    assert_eq!(scene.state().await.generation.get(), u64::from(MAX_COMMIT_ATTEMPTS));
}

#[tokio::test]
async fn an_upload_gives_up_after_its_last_attempt() {
    let scene = Scene::new().await;
    let rival = Rival::of(&scene, MAX_COMMIT_ATTEMPTS);
    let outcome = scene.publisher(rival.clone()).publish(&scene.creation("headers")).await;
    assert!(matches!(outcome, Err(PublishError::Contended)), "{outcome:?}");
    assert_eq!(rival.record.count(Call::Commit), MAX_COMMIT_ATTEMPTS as usize);
    assert_eq!(scene.named("headers").await, None);
}

#[tokio::test]
async fn a_delete_gives_up_after_its_last_attempt() {
    let scene = Scene::new().await;
    scene.publish(&scene.creation("headers")).await.unwrap();
    for (wins, is_enough) in [(MAX_COMMIT_ATTEMPTS, false), (MAX_COMMIT_ATTEMPTS - 1, true)] {
        let deleter = scene.deleter(Rival::of(&scene, wins));
        let outcome = deleter.delete(scene.id, &by_name("headers"), "tester", sample::now()).await;
        match outcome {
            Ok(deleted) => assert!(is_enough && deleted.is_some()),
            Err(error) => assert!(!is_enough && matches!(error, DeleteError::Contended)),
        }
        scene.delete("rival").await.unwrap();
    }
}

/// Takes the name between the look at it and the commit.
struct NameThief(Scene);

#[async_trait]
impl Watcher for NameThief {
    async fn before(&self, call: Call) -> Result<(), PortError> {
        if call == Call::Commit && self.0.named("headers").await.is_none() {
            self.0.publish(&self.0.creation("headers")).await.unwrap();
        }
        Ok(())
    }
}

#[tokio::test]
async fn a_name_that_is_taken_meanwhile_is_refused() {
    let scene = Scene::new().await;
    let publisher = scene.publisher(Arc::new(NameThief(scene.clone())));
    let error = publisher.publish(&scene.creation("headers")).await.unwrap_err();
    assert!(matches!(error, PublishError::NameTaken(_)), "{error}");
    assert_eq!(scene.state().await.plugin_count, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn racing_uploads_all_become_releases_in_a_row() {
    let scene = Scene::new().await;
    scene.publish(&scene.creation("headers")).await.unwrap();
    let racers = (2..2 + RACERS).map(|revision| {
        let scene = scene.clone();
        tokio::spawn(async move {
            let upload = scene.upsert(by_name("headers"), "headers", revision);
            scene.publish_at_last(&upload).await.release.number.get()
        })
    });
    let mut numbers = Vec::new();
    for racer in racers.collect::<Vec<_>>() {
        numbers.push(racer.await.unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (2..u64::from(2 + RACERS)).collect::<Vec<_>>());
    assert_eq!(scene.state().await.generation.get(), u64::from(1 + RACERS));
    scene.assert_every_name_has_sources().await;
}
