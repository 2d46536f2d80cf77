//! Races between writers of a plugin and writers of its instances.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use async_trait::async_trait;
use plugcast_core::{
    InstanceSchema, Plugin, PortError,
    limits::MAX_COMMIT_ATTEMPTS,
    ports::{InstanceStore, PluginStore, SourceStore},
    use_cases::{
        instances::{InstanceError, InstanceWrite},
        plugins::{DeleteError, PublishError, Upload},
    },
};
use plugcast_testing::doubles::{Call, Observer, Record, sample};
use serde_json::json;

use super::{
    harness::{Harness, by_id, by_name, limited},
    instances::harness,
};

/// Rounds of a race with a random winner.
const ROUNDS: u32 = 40;

/// The action of a rival.
type Action = Box<dyn Fn() -> ActionFuture + Send + Sync>;
type ActionFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Runs an action once, right before the observed writer's first commit.
struct BeforeFirstCommit {
    action: Action,
    is_done: AtomicBool,
}

impl BeforeFirstCommit {
    fn new<F>(action: impl Fn() -> F + Send + Sync + 'static) -> Arc<Self>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let action = Box::new(move || -> ActionFuture { Box::pin(action()) });
        Arc::new(Self { action, is_done: AtomicBool::new(false) })
    }
}

#[async_trait]
impl Observer for BeforeFirstCommit {
    async fn before(&self, call: Call) -> Result<(), PortError> {
        if call == Call::Commit && !self.is_done.swap(true, Ordering::SeqCst) {
            (self.action)().await;
        }
        Ok(())
    }
}

fn an_instance(harness: &Harness, n: u32) -> InstanceWrite {
    let settings = json!({ "name": "headers", "config": { "n": n }, "enabled": true });
    harness.instance(sample::fresh(), settings)
}

fn narrower(harness: &Harness, most: u32) -> Upload {
    Upload { plugin: limited("headers", most), ..harness.upsert(by_name("headers"), "headers", 2) }
}

/// An upload that renames the plugin.
async fn renamed(harness: &Harness) -> Upload {
    let id = harness.named("headers").await.unwrap().id;
    Upload { plugin: limited("welcome", 9), ..harness.upsert(by_id(id), "headers", 2) }
}

/// Asserts that every instance has its plugin, whose schema allows it.
async fn assert_instances_are_valid(harness: &Harness) {
    for instance in harness.registry.instances(harness.id).await.unwrap() {
        let name = by_name(instance.settings.plugin.as_str());
        let plugin: Option<Plugin> = harness.registry.plugin(harness.id, &name).await.unwrap();
        let digest = plugin.expect("the instance has no plugin").release.schema.digest;
        let source = harness.sources.get(harness.id, digest).await.unwrap().unwrap();
        InstanceSchema::read(&source).unwrap().complete(&instance.settings).unwrap();
    }
}

#[tokio::test]
async fn rejects_deleting_a_plugin_that_gets_an_instance_in_between() {
    let harness = harness().await;
    let rival = harness.clone();
    let observer = BeforeFirstCommit::new(move || {
        let harness = rival.clone();
        async move { drop(harness.configure(&an_instance(&harness, 2)).await.unwrap()) }
    });
    let error = harness.delete_observed("headers", observer).await;
    assert!(matches!(error, Err(DeleteError::InUse)), "{error:?}");
    assert_eq!(harness.state().await.instance_count, 1);
    assert_instances_are_valid(&harness).await;
}

#[tokio::test]
async fn rejects_an_instance_whose_plugin_is_deleted_in_between() {
    let harness = harness().await;
    let rival = harness.clone();
    let observer = BeforeFirstCommit::new(move || {
        let harness = rival.clone();
        async move { drop(harness.delete("headers").await.unwrap()) }
    });
    let outcome = harness.instance_writer(observer).write(&an_instance(&harness, 2)).await;
    assert!(matches!(outcome, Err(InstanceError::UnknownPlugin(_))), "{outcome:?}");
    assert_eq!(harness.state().await.instance_count, 0);
}

#[tokio::test]
async fn rejects_a_schema_that_breaks_an_instance_created_in_between() {
    let harness = harness().await;
    let rival = harness.clone();
    let observer = BeforeFirstCommit::new(move || {
        let harness = rival.clone();
        async move { drop(harness.configure(&an_instance(&harness, 9)).await.unwrap()) }
    });
    let outcome = harness.publisher(observer).publish(&narrower(&harness, 3)).await;
    let Err(PublishError::Breaks(broken)) = outcome else { panic!("{outcome:?}") };
    assert_eq!(broken[0].faults[0].field, "config.n");
    assert_instances_are_valid(&harness).await;
}

#[tokio::test]
async fn rejects_an_instance_that_a_schema_published_in_between_forbids() {
    let harness = harness().await;
    let rival = harness.clone();
    let observer = BeforeFirstCommit::new(move || {
        let harness = rival.clone();
        async move { drop(harness.publish(&narrower(&harness, 3)).await.unwrap()) }
    });
    let outcome = harness.instance_writer(observer).write(&an_instance(&harness, 9)).await;
    let Err(InstanceError::Invalid(faults)) = outcome else { panic!("{outcome:?}") };
    assert_eq!(faults[0].message, "value should be between 1 and 3");
}

#[tokio::test]
async fn rejects_renaming_a_plugin_that_gets_an_instance_in_between() {
    let harness = harness().await;
    let rival = harness.clone();
    let observer = BeforeFirstCommit::new(move || {
        let harness = rival.clone();
        async move { drop(harness.configure(&an_instance(&harness, 2)).await.unwrap()) }
    });
    let upload = renamed(&harness).await;
    let outcome = harness.publisher(observer).publish(&upload).await;
    assert!(matches!(outcome, Err(PublishError::RenamesUsed { .. })), "{outcome:?}");
    assert_instances_are_valid(&harness).await;
}

#[tokio::test]
async fn an_instance_write_fails_after_the_last_attempt() {
    struct Always(Harness, Record);
    #[async_trait]
    impl Observer for Always {
        async fn before(&self, call: Call) -> Result<(), PortError> {
            self.1.before(call).await?;
            if call == Call::Commit {
                let number = u32::try_from(self.1.count(Call::Commit)).unwrap();
                let rival = self.0.upsert(by_name("rival"), "rival", number);
                self.0.publish(&rival).await.unwrap();
            }
            Ok(())
        }
    }
    let harness = harness().await;
    let observer = Arc::new(Always(harness.clone(), Record::default()));
    let outcome = harness.instance_writer(observer.clone()).write(&an_instance(&harness, 2)).await;
    assert!(matches!(outcome, Err(InstanceError::Contended)), "{outcome:?}");
    assert_eq!(observer.1.count(Call::Commit), MAX_COMMIT_ATTEMPTS as usize);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_race_leaves_no_instance_without_its_plugin() {
    let (mut instances, mut deletions) = (0, 0);
    for round in 0..ROUNDS {
        let harness = harness().await;
        let (one, two, three) = (harness.clone(), harness.clone(), harness.clone());
        let creating = tokio::spawn(async move { one.configure(&an_instance(&one, 9)).await });
        let deleting = tokio::spawn(async move { two.delete("headers").await });
        let narrowing =
            tokio::spawn(async move { three.publish(&narrower(&three, 1 + round % 9)).await });
        let (created, deleted) = (creating.await.unwrap(), deleting.await.unwrap());
        drop(narrowing.await.unwrap());
        instances += u32::from(created.is_ok());
        deletions += u32::from(matches!(deleted, Ok(Some(_))));
        assert_instances_are_valid(&harness).await;
    }
    assert!(instances > 0 || deletions > 0, "no writer won any round");
}
