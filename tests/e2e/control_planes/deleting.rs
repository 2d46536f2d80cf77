//! Deleting a control plane that dies at any of its calls: it is whole or out of reach, and what
//! is left of it goes with the next sweep.

use std::sync::Arc;

use plugcast_check::Options;
use plugcast_core::{
    CheckedPlugin, ControlPlaneId, Tags,
    ports::{ControlPlaneStore, PendingDeletions, PluginStore},
    preconditions::Preconditions,
    use_cases::{
        control_planes::{ControlPlaneDeleter, DeleteControlPlaneRefusal},
        publish::{PublishError, Publisher, Target, Upload},
    },
};
use plugcast_tests::{
    doubles::{
        Call, CountedWaits, FailAt, MemoryRegistry, MemorySources, Moment, Record, Watched,
        Watcher, sample,
    },
    plugins::plugin,
};

/// More calls than a deletion and its sweep make.
const MAX_CALLS: usize = 16;

#[derive(Default)]
struct Scene {
    registry: Arc<MemoryRegistry>,
    sources: Arc<MemorySources>,
    waits: Arc<CountedWaits>,
}

struct Unwatched;

impl Watcher for Unwatched {}

impl Scene {
    /// A control plane with two releases of a plugin.
    async fn with_plugin(&self) -> ControlPlaneId {
        let control_plane = sample::control_plane("team-a");
        self.registry.create_control_plane(&control_plane).await.unwrap();
        for number in 1..=2 {
            self.publisher().publish(&upload(control_plane.id, number)).await.unwrap();
        }
        control_plane.id
    }

    fn publisher(&self) -> Publisher {
        Publisher {
            control_planes: self.registry.clone(),
            plugins: self.registry.clone(),
            instances: self.registry.clone(),
            idempotency: self.registry.clone(),
            changes: self.registry.clone(),
            sources: self.sources.clone(),
            backoff: self.waits.clone(),
        }
    }

    fn deleter(&self, watcher: Arc<dyn Watcher>) -> ControlPlaneDeleter {
        let registry = Arc::new(Watched::new(self.registry.clone(), watcher.clone()));
        ControlPlaneDeleter {
            control_planes: registry.clone(),
            pending_deletions: registry,
            sources: Arc::new(Watched::new(self.sources.clone(), watcher)),
            backoff: self.waits.clone(),
        }
    }

    /// Deletes and sweeps as the API does: a sweep that fails is no failure of the deletion.
    async fn delete(&self, id: ControlPlaneId, watcher: Arc<dyn Watcher>) -> bool {
        let deleter = self.deleter(watcher);
        let deleted = deleter.delete(id, true, "tester", sample::now()).await;
        deleted.is_ok() && deleter.sweep().await.is_ok_and(|is_done| is_done)
    }

    async fn is_there(&self, id: ControlPlaneId) -> bool {
        self.registry.control_plane(id).await.unwrap().is_some()
    }
}

fn upload(control_plane: ControlPlaneId, number: usize) -> Upload {
    let plugin = plugin("headers", number);
    let (handler, schema) = (plugin.handler.into_bytes(), plugin.schema.into_bytes());
    let name = plugin.name.parse().unwrap();
    let path = plugcast_core::PluginRef::Name("headers".parse().unwrap());
    Upload {
        control_plane,
        target: Target::Upsert { plugin: path, given_id: None, fresh_id: sample::fresh() },
        plugin: CheckedPlugin::check(name, handler, schema, &Options::default()).unwrap(),
        tags: Tags::default(),
        actor: "tester".to_owned(),
        now: sample::now(),
        preconditions: Preconditions::default(),
    }
}

#[tokio::test]
async fn what_holds_plugins_goes_only_by_force() {
    let scene = Scene::default();
    let id = scene.with_plugin().await;
    let deleter = scene.deleter(Arc::new(Unwatched));
    let refused = deleter.delete(id, false, "tester", sample::now()).await.unwrap_err();
    assert!(matches!(refused, DeleteControlPlaneRefusal::InUse(1)), "{refused}");
    assert!(scene.is_there(id).await);
    let deleted = deleter.delete(id, true, "tester", sample::now()).await.unwrap();
    assert_eq!(deleted.unwrap().id, id);
    assert!(deleter.sweep().await.unwrap());
    assert_eq!(scene.sources.count(), 0);
    assert_eq!(deleter.delete(id, false, "tester", sample::now()).await.unwrap(), None);
}

#[tokio::test]
async fn a_deletion_that_failed_ends_right_when_it_is_sent_again() {
    for moment in [Moment::Before, Moment::After] {
        let mut has_failed = true;
        for nth in 1..=MAX_CALLS {
            let scene = Scene::default();
            let id = scene.with_plugin().await;
            let fault = Arc::new(FailAt::new(nth, moment));
            let is_done = scene.delete(id, fault.clone()).await;
            has_failed = fault.has_failed();
            assert_eq!(is_done, !has_failed, "{nth} {moment:?}");
            if scene.is_there(id).await {
                // Whole: nothing was taken from it yet.
                assert_eq!(scene.registry.plugins(id).await.unwrap().len(), 1);
                assert_eq!(scene.registry.releases(id).len(), 2);
                assert_eq!(scene.sources.count(), 3);
            }
            assert!(scene.delete(id, Arc::new(Unwatched)).await, "{nth} {moment:?}");
            assert!(!scene.is_there(id).await);
            assert_eq!(scene.registry.unfinished().await.unwrap(), []);
            assert_eq!(scene.sources.count(), 0, "{nth} {moment:?}");
            if !has_failed {
                break;
            }
        }
        assert!(!has_failed, "there are more than {MAX_CALLS} calls");
    }
}

#[tokio::test]
async fn sources_go_before_the_rows_that_name_them() {
    let scene = Scene::default();
    let id = scene.with_plugin().await;
    let record = Arc::new(Record::default());
    assert!(scene.delete(id, record.clone()).await);
    record.assert_order(Call::DeleteControlPlane, Call::RemoveSource);
    record.assert_order(Call::RemoveSource, Call::RemovePendingRows);
    record.assert_order(Call::RemovePendingRows, Call::FinishDeletion);
}

#[tokio::test]
async fn an_upload_to_what_was_deleted_is_refused() {
    let scene = Scene::default();
    let id = scene.with_plugin().await;
    scene.delete(id, Arc::new(Unwatched)).await;
    let refused = scene.publisher().publish(&upload(id, 3)).await.unwrap_err();
    assert!(matches!(refused, PublishError::UnknownControlPlane), "{refused}");
}
