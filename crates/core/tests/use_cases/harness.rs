//! A control plane in memory, its use cases, and uploads to it.

use std::sync::Arc;

use async_trait::async_trait;
use plugcast_check::Options;
use plugcast_core::{
    CheckedPlugin, ControlPlane, ControlPlaneId, InstanceId, InstanceRef, Plugin, PluginId,
    PluginName, PluginRef, PortError, Tags,
    limits::MAX_COMMIT_ATTEMPTS,
    ports::{ControlPlaneStore, PluginStore, SourceStore},
    preconditions::{Preconditions, RevisionCondition},
    use_cases::{
        Author, Committer,
        control_planes::ControlPlaneDeleter,
        instances::{
            CompletedInstance, InstanceError, InstanceTarget, InstanceWrite, InstanceWriter,
        },
        plugins::{DeleteError, PluginDeleter, PublishError, Published, Publisher, Target, Upload},
        schemas::Schemas,
    },
};
use plugcast_testing::doubles::{
    Call, CountedWaits, MemoryRegistry, MemorySources, Observed, Observer, Record, sample,
};

/// The most attempts of a client that retries until its rivals are done.
const MAX_CLIENT_ATTEMPTS: u32 = 2 * MAX_COMMIT_ATTEMPTS;

/// A control plane in memory.
#[derive(Clone)]
pub(super) struct Harness {
    pub(super) registry: Arc<MemoryRegistry>,
    pub(super) sources: Arc<MemorySources>,
    pub(super) waits: Arc<CountedWaits>,
    pub(super) id: ControlPlaneId,
}

/// An observer that does nothing.
pub(super) struct Unobserved;

impl Observer for Unobserved {}

impl Harness {
    pub(super) async fn new() -> Self {
        let control_plane = sample::control_plane("default");
        let registry = Arc::new(MemoryRegistry::default());
        registry.create_control_plane(&control_plane).await.unwrap();
        Self { registry, sources: Arc::default(), waits: Arc::default(), id: control_plane.id }
    }

    /// A committer with `observer` around every call of a port.
    pub(super) fn committer(&self, observer: Arc<dyn Observer>) -> Committer {
        let registry = Arc::new(Observed::new(self.registry.clone(), observer));
        Committer {
            control_planes: registry.clone(),
            changes: registry,
            backoff: self.waits.clone(),
        }
    }

    /// A publisher with `observer` around every call of a port.
    pub(super) fn publisher(&self, observer: Arc<dyn Observer>) -> Publisher {
        let registry = Arc::new(Observed::new(self.registry.clone(), observer.clone()));
        Publisher {
            committer: self.committer(observer.clone()),
            plugins: registry.clone(),
            instances: registry.clone(),
            idempotency: registry,
            sources: Arc::new(Observed::new(self.sources.clone(), observer)),
        }
    }

    /// A deleter of plugins with `observer` around every call of a port.
    pub(super) fn deleter(&self, observer: Arc<dyn Observer>) -> PluginDeleter {
        let registry = Arc::new(Observed::new(self.registry.clone(), observer.clone()));
        PluginDeleter {
            committer: self.committer(observer),
            plugins: registry.clone(),
            instances: registry,
        }
    }

    /// A writer of instances with `observer` around every call of a port.
    pub(super) fn instance_writer(&self, observer: Arc<dyn Observer>) -> InstanceWriter {
        let registry = Arc::new(Observed::new(self.registry.clone(), observer.clone()));
        let sources = Arc::new(Observed::new(self.sources.clone(), observer.clone()));
        InstanceWriter {
            committer: self.committer(observer),
            plugins: registry.clone(),
            instances: registry,
            schemas: Arc::new(Schemas::new(sources)),
        }
    }

    /// A deleter of control planes with `observer` around every call of a port.
    pub(super) fn control_plane_deleter(&self, observer: Arc<dyn Observer>) -> ControlPlaneDeleter {
        ControlPlaneDeleter {
            committer: self.committer(observer.clone()),
            pending_deletions: Arc::new(Observed::new(self.registry.clone(), observer.clone())),
            sources: Arc::new(Observed::new(self.sources.clone(), observer)),
        }
    }

    /// A write of an instance to a path with its id.
    pub(super) fn instance(&self, id: InstanceId, settings: serde_json::Value) -> InstanceWrite {
        InstanceWrite {
            control_plane: self.id,
            target: InstanceTarget::Upsert {
                instance: InstanceRef::Id(id),
                given_id: None,
                fresh_id: sample::fresh(),
            },
            settings: serde_json::from_value(settings).unwrap(),
            actor: "tester".to_owned(),
            now: sample::now(),
        }
    }

    pub(super) async fn configure(
        &self,
        write: &InstanceWrite,
    ) -> Result<CompletedInstance, InstanceError> {
        self.instance_writer(Arc::new(Unobserved)).write(write).await
    }

    pub(super) async fn publish(&self, upload: &Upload) -> Result<Published, PublishError> {
        self.publisher(Arc::new(Unobserved)).publish(upload).await
    }

    pub(super) async fn delete(&self, name: &str) -> Result<Option<Plugin>, DeleteError> {
        self.delete_observed(name, Arc::new(Unobserved)).await
    }

    pub(super) async fn delete_observed(
        &self,
        name: &str,
        observer: Arc<dyn Observer>,
    ) -> Result<Option<Plugin>, DeleteError> {
        let condition = RevisionCondition::default();
        self.deleter(observer).delete(&condition, self.id, &by_name(name), author()).await
    }

    /// An upload that creates a plugin.
    pub(super) fn creation(&self, name: &str) -> Upload {
        Upload {
            control_plane: self.id,
            target: Target::New(sample::fresh()),
            plugin: checked(name, 1),
            tags: Tags::default(),
            actor: "tester".to_owned(),
            now: sample::now(),
            preconditions: Preconditions::default(),
        }
    }

    /// An upload to a path with a plugin's name or id.
    pub(super) fn upsert(&self, path: PluginRef, name: &str, revision: u32) -> Upload {
        let target = Target::Upsert { plugin: path, given_id: None, fresh_id: sample::fresh() };
        Upload { target, plugin: checked(name, revision), ..self.creation(name) }
    }

    /// Publishes, and retries while other writers win.
    pub(super) async fn publish_with_retries(&self, upload: &Upload) -> Plugin {
        for _ in 0..MAX_CLIENT_ATTEMPTS {
            match self.publish(upload).await {
                Ok(published) => return published.into_plugin(),
                Err(PublishError::Contended) => {}
                Err(error) => panic!("{error}"),
            }
        }
        panic!("contended {MAX_CLIENT_ATTEMPTS} times");
    }

    pub(super) async fn state(&self) -> ControlPlane {
        self.registry.control_plane(self.id).await.unwrap().unwrap()
    }

    pub(super) async fn named(&self, name: &str) -> Option<Plugin> {
        self.registry.plugin(self.id, &by_name(name)).await.unwrap()
    }

    /// Asserts that the sources of every plugin are stored.
    pub(super) async fn assert_every_plugin_has_sources(&self) {
        for plugin in self.registry.plugins(self.id).await.unwrap() {
            for source in [plugin.release.handler, plugin.release.schema] {
                let bytes = self.sources.get(self.id, source.digest).await.unwrap();
                assert!(bytes.is_some(), "{} has no {}", plugin.name, source.digest);
            }
        }
    }
}

/// Commits a change right before the observed writer's commit, so that the writer gets a conflict.
pub(super) struct Rival {
    harness: Harness,
    pub(super) record: Record,
    wins: u32,
}

impl Rival {
    pub(super) fn of(harness: &Harness, wins: u32) -> Arc<Self> {
        Arc::new(Self { harness: harness.clone(), record: Record::default(), wins })
    }
}

#[async_trait]
impl Observer for Rival {
    async fn before(&self, call: Call) -> Result<(), PortError> {
        self.record.before(call).await?;
        let attempt = u32::try_from(self.record.count(Call::Commit)).unwrap();
        if call == Call::Commit && attempt <= self.wins {
            let upload = self.harness.upsert(by_name("rival"), "rival", attempt);
            self.harness.publish(&upload).await.unwrap();
        }
        Ok(())
    }
}

/// The author of every change in these tests.
pub(super) fn author() -> Author<'static> {
    Author { actor: "tester", at: sample::now() }
}

pub(super) fn by_name(name: &str) -> PluginRef {
    PluginRef::Name(name.parse().unwrap())
}

pub(super) fn by_id(id: PluginId) -> PluginRef {
    PluginRef::Id(id)
}

/// A plugin whose configuration has a number of at most `most`.
pub(super) fn limited(name: &str, most: u32) -> CheckedPlugin {
    let handler =
        format!("return {{ PRIORITY = {most}, VERSION = '1.0', access = function() end }}");
    let fields = format!(
        "{{ n = {{ type = 'integer', default = 1, between = {{ 1, {most} }} }} }}, \
         {{ text = {{ type = 'string' }} }}"
    );
    let config = format!("{{ config = {{ type = 'record', fields = {{ {fields} }} }} }}");
    let schema = format!("return {{ name = '{name}', fields = {{ {config} }} }}");
    let name: PluginName = name.parse().unwrap();
    CheckedPlugin::check(name, handler.into(), schema.into(), &Options::default()).unwrap()
}

/// A plugin that passes the check. Each revision has a different handler.
pub(super) fn checked(name: &str, revision: u32) -> CheckedPlugin {
    let handler =
        format!("return {{ PRIORITY = 900, VERSION = '1.0.{revision}', access = function() end }}");
    let schema = format!(
        "return {{ name = '{name}', fields = {{ {{ config = {{ type = 'record', fields = {{}} }} }} }} }}"
    );
    let name: PluginName = name.parse().unwrap();
    CheckedPlugin::check(name, handler.into(), schema.into(), &Options::default()).unwrap()
}
