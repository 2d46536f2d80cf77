//! Writers of a plugin and of its instances in each other's way.

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
        delete::DeleteError,
        instances::{InstanceError, InstanceWrite},
        publish::{PublishError, Upload},
    },
};
use plugcast_tests::doubles::{Call, Record, Watcher, sample};
use serde_json::json;

use super::{
    instances::scene,
    scene::{Scene, by_id, by_name, limited},
};

/// Rounds of a race that no test decides.
const ROUNDS: u32 = 40;

/// What a rival does.
type Deed = Box<dyn Fn() -> Done + Send + Sync>;
type Done = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Does something once, right before the other's first commit.
struct InBetween {
    deed: Deed,
    is_done: AtomicBool,
}

impl InBetween {
    fn new<F>(deed: impl Fn() -> F + Send + Sync + 'static) -> Arc<Self>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let deed = Box::new(move || -> Done { Box::pin(deed()) });
        Arc::new(Self { deed, is_done: AtomicBool::new(false) })
    }
}

#[async_trait]
impl Watcher for InBetween {
    async fn before(&self, call: Call) -> Result<(), PortError> {
        if call == Call::Commit && !self.is_done.swap(true, Ordering::SeqCst) {
            (self.deed)().await;
        }
        Ok(())
    }
}

fn an_instance(scene: &Scene, n: u32) -> InstanceWrite {
    let settings = json!({ "name": "headers", "config": { "n": n }, "enabled": true });
    scene.instance(sample::fresh(), settings)
}

fn narrower(scene: &Scene, most: u32) -> Upload {
    Upload { plugin: limited("headers", most), ..scene.upsert(by_name("headers"), "headers", 2) }
}

/// The same plugin under another name.
async fn renamed(scene: &Scene) -> Upload {
    let id = scene.named("headers").await.unwrap().id;
    Upload { plugin: limited("welcome", 9), ..scene.upsert(by_id(id), "headers", 2) }
}

/// Every instance has its plugin, and its plugin's schema allows it.
async fn assert_sound(scene: &Scene) {
    for instance in scene.registry.instances(scene.id).await.unwrap() {
        let name = by_name(instance.settings.plugin.as_str());
        let plugin: Option<Plugin> = scene.registry.plugin(scene.id, &name).await.unwrap();
        let digest = plugin.expect("an instance has its plugin").release.schema.digest;
        let source = scene.sources.get(scene.id, digest).await.unwrap().unwrap();
        InstanceSchema::read(&source).unwrap().complete(&instance.settings).unwrap();
    }
}

#[tokio::test]
async fn a_plugin_that_gets_an_instance_meanwhile_does_not_go() {
    let scene = scene().await;
    let rival = scene.clone();
    let watcher = InBetween::new(move || {
        let scene = rival.clone();
        async move { drop(scene.configure(&an_instance(&scene, 2)).await.unwrap()) }
    });
    let deleter = scene.deleter(watcher);
    let error = deleter.delete(scene.id, &by_name("headers"), "tester", sample::now()).await;
    assert!(matches!(error, Err(DeleteError::InUse)), "{error:?}");
    assert_eq!(scene.state().await.instance_count, 1);
    assert_sound(&scene).await;
}

#[tokio::test]
async fn an_instance_whose_plugin_goes_meanwhile_is_refused() {
    let scene = scene().await;
    let rival = scene.clone();
    let watcher = InBetween::new(move || {
        let scene = rival.clone();
        async move { drop(scene.delete("headers").await.unwrap()) }
    });
    let outcome = scene.instance_writer(watcher).write(&an_instance(&scene, 2)).await;
    assert!(matches!(outcome, Err(InstanceError::UnknownPlugin(_))), "{outcome:?}");
    assert_eq!(scene.state().await.instance_count, 0);
}

#[tokio::test]
async fn a_schema_that_would_break_an_instance_of_meanwhile_is_refused() {
    let scene = scene().await;
    let rival = scene.clone();
    let watcher = InBetween::new(move || {
        let scene = rival.clone();
        async move { drop(scene.configure(&an_instance(&scene, 9)).await.unwrap()) }
    });
    let outcome = scene.publisher(watcher).publish(&narrower(&scene, 3)).await;
    let Err(PublishError::Breaks(broken)) = outcome else { panic!("{outcome:?}") };
    assert_eq!(broken[0].faults[0].field, "config.n");
    assert_sound(&scene).await;
}

#[tokio::test]
async fn an_instance_that_a_schema_of_meanwhile_forbids_is_refused() {
    let scene = scene().await;
    let rival = scene.clone();
    let watcher = InBetween::new(move || {
        let scene = rival.clone();
        async move { drop(scene.publish(&narrower(&scene, 3)).await.unwrap()) }
    });
    let outcome = scene.instance_writer(watcher).write(&an_instance(&scene, 9)).await;
    let Err(InstanceError::Invalid(faults)) = outcome else { panic!("{outcome:?}") };
    assert_eq!(faults[0].message, "value should be between 1 and 3");
}

#[tokio::test]
async fn a_plugin_that_gets_an_instance_meanwhile_keeps_its_name() {
    let scene = scene().await;
    let rival = scene.clone();
    let watcher = InBetween::new(move || {
        let scene = rival.clone();
        async move { drop(scene.configure(&an_instance(&scene, 2)).await.unwrap()) }
    });
    let upload = renamed(&scene).await;
    let outcome = scene.publisher(watcher).publish(&upload).await;
    assert!(matches!(outcome, Err(PublishError::RenamesUsed { .. })), "{outcome:?}");
    assert_sound(&scene).await;
}

#[tokio::test]
async fn an_instance_gives_up_after_its_last_attempt() {
    struct Always(Scene, Record);
    #[async_trait]
    impl Watcher for Always {
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
    let scene = scene().await;
    let watcher = Arc::new(Always(scene.clone(), Record::default()));
    let outcome = scene.instance_writer(watcher.clone()).write(&an_instance(&scene, 2)).await;
    assert!(matches!(outcome, Err(InstanceError::Contended)), "{outcome:?}");
    assert_eq!(watcher.1.count(Call::Commit), MAX_COMMIT_ATTEMPTS as usize);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_wins_no_instance_is_left_without_its_plugin() {
    let (mut instances, mut deletions) = (0, 0);
    for round in 0..ROUNDS {
        let scene = scene().await;
        let (one, two, three) = (scene.clone(), scene.clone(), scene.clone());
        let creating = tokio::spawn(async move { one.configure(&an_instance(&one, 9)).await });
        let deleting = tokio::spawn(async move { two.delete("headers").await });
        let narrowing =
            tokio::spawn(async move { three.publish(&narrower(&three, 1 + round % 9)).await });
        let (created, deleted) = (creating.await.unwrap(), deleting.await.unwrap());
        drop(narrowing.await.unwrap());
        instances += u32::from(created.is_ok());
        deletions += u32::from(matches!(deleted, Ok(Some(_))));
        assert_sound(&scene).await;
    }
    assert!(instances > 0 || deletions > 0, "nobody ever won");
}
