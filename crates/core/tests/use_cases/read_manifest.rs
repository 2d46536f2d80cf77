//! A manifest is one state of the control plane, however many writes happen during the read.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use async_trait::async_trait;
use plugcast_core::{
    ControlPlane, ControlPlaneId, Digest, Manifest, PortError,
    limits::MAX_SNAPSHOT_ATTEMPTS,
    ports::{ChangeWriter, ControlPlaneStore, PluginStore},
    use_cases::read_manifest::{ReadManifestError, read_manifest},
};
use plugcast_testing::doubles::{Call, CountedWaits, MemoryRegistry, Observed, Observer, sample};
use rand::{RngExt, SeedableRng, rngs::StdRng};

/// Simulated runs, each with its own seed.
const SEEDS: u64 = 200;

/// Manifests read in one run.
const READS: usize = 6;

/// A writer that commits edits before a reader's calls, at random with a seed.
struct Writer {
    registry: Arc<MemoryRegistry>,
    id: ControlPlaneId,
    random: Mutex<StdRng>,
    /// The percentage of calls before which the writer commits an edit.
    percent: u32,
    writes: AtomicU32,
    /// The digest of the manifest at each generation.
    digests: Mutex<BTreeMap<u64, Digest>>,
}

impl Writer {
    async fn new(seed: u64, percent: u32) -> Arc<Self> {
        let control_plane: ControlPlane = sample::control_plane("default");
        let registry = Arc::new(MemoryRegistry::default());
        registry.create_control_plane(&control_plane).await.unwrap();
        let writer = Self {
            registry,
            id: control_plane.id,
            random: Mutex::new(StdRng::seed_from_u64(seed)),
            percent,
            writes: AtomicU32::new(0),
            digests: Mutex::default(),
        };
        writer.record_digest().await;
        Arc::new(writer)
    }

    /// Records the digest of the current manifest.
    async fn record_digest(&self) {
        let control_plane = self.registry.control_plane(self.id).await.unwrap().unwrap();
        let plugins = self.registry.plugins(self.id).await.unwrap();
        let manifest = Manifest::of(&control_plane, plugins, Vec::new());
        self.digests.lock().unwrap().insert(manifest.generation.get(), manifest.digest());
    }

    async fn write(&self) {
        let plugins = self.registry.plugins(self.id).await.unwrap();
        let pick = self.random.lock().unwrap().random_range(0..=plugins.len());
        let number = self.writes.fetch_add(1, Ordering::SeqCst);
        let edit = match plugins.get(pick) {
            None => {
                let name = format!("plugin-{number}");
                sample::creation(&sample::plugin(sample::fresh(), &name, 1.into()))
            }
            Some(plugin) if number.is_multiple_of(3) => sample::deletion(plugin),
            Some(before) => {
                let mut after = before.clone();
                after.release.number = before.release.number.next();
                sample::update(before, &after)
            }
        };
        let seen = self.registry.control_plane(self.id).await.unwrap().unwrap().generation;
        self.registry.commit(&sample::commit(self.id, seen, edit)).await.unwrap();
        self.record_digest().await;
    }

    async fn read(self: &Arc<Self>, waits: &CountedWaits) -> Result<Manifest, ReadManifestError> {
        let observed = Observed::new(self.registry.clone(), self.clone());
        read_manifest(&observed, &observed, &observed, waits, self.id).await
    }
}

#[async_trait]
impl Observer for Writer {
    async fn before(&self, _: Call) -> Result<(), PortError> {
        let roll = self.random.lock().unwrap().random_range(0..100);
        if roll < self.percent {
            self.write().await;
        }
        Ok(())
    }
}

#[tokio::test]
async fn every_manifest_is_a_committed_state() {
    let mut read = 0;
    for seed in 0..SEEDS {
        let writer = Writer::new(seed, 35).await;
        for _ in 0..READS {
            match writer.read(&CountedWaits::default()).await {
                Ok(manifest) => {
                    let expected = writer.digests.lock().unwrap()[&manifest.generation.get()];
                    assert_eq!(manifest.digest(), expected, "seed {seed}: {manifest:?}");
                    read += 1;
                }
                Err(error) => {
                    assert!(matches!(error, ReadManifestError::ConcurrentChange), "{error}")
                }
            }
        }
    }
    assert!(read > 0, "no read succeeded");
}

#[tokio::test]
async fn fails_when_the_control_plane_keeps_changing() {
    let writer = Writer::new(0, 100).await;
    let waits = CountedWaits::default();
    let error = writer.read(&waits).await.unwrap_err();
    assert!(matches!(error, ReadManifestError::ConcurrentChange), "{error}");
    assert_eq!(waits.count(), MAX_SNAPSHOT_ATTEMPTS);
}

#[tokio::test]
async fn reads_an_unchanged_control_plane_without_waiting() {
    let writer = Writer::new(0, 0).await;
    writer.write().await;
    let waits = CountedWaits::default();
    let manifest = writer.read(&waits).await.unwrap();
    assert_eq!((manifest.generation.get(), manifest.plugins.len()), (1, 1));
    assert_eq!(waits.count(), 0);
}

#[tokio::test]
async fn reports_a_missing_control_plane() {
    let registry = MemoryRegistry::default();
    let waits = CountedWaits::default();
    let error =
        read_manifest(&registry, &registry, &registry, &waits, sample::fresh()).await.unwrap_err();
    assert!(matches!(error, ReadManifestError::UnknownControlPlane), "{error}");
}
