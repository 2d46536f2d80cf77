//! Sources that were read lately. They never change, so they never go stale.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use plugcast_core::{ControlPlaneId, Digest, PortError, ports::SourceStore};

/// Bytes of source that are kept. A function has 256 MB; this leaves most of it alone.
const MAX_CACHED_BYTES: usize = 32 * 1024 * 1024;

/// Reads sources through a store and remembers them.
pub(crate) struct SourceCache {
    store: Arc<dyn SourceStore>,
    cached: Mutex<Cached>,
}

#[derive(Default)]
struct Cached {
    sources: HashMap<(ControlPlaneId, Digest), Arc<str>>,
    bytes: usize,
}

impl SourceCache {
    pub(crate) fn new(store: Arc<dyn SourceStore>) -> Self {
        Self { store, cached: Mutex::default() }
    }

    pub(crate) async fn get(
        &self,
        control_plane: ControlPlaneId,
        digest: Digest,
    ) -> Result<Option<Arc<str>>, PortError> {
        let key = (control_plane, digest);
        if let Some(source) = self.lock().sources.get(&key) {
            return Ok(Some(source.clone()));
        }
        let Some(bytes) = self.store.get(control_plane, digest).await? else { return Ok(None) };
        let text = String::from_utf8(bytes)
            .map_err(|error| PortError::permanent("reading a source", error))?;
        let source: Arc<str> = text.into();
        self.lock().keep(key, source.clone());
        Ok(Some(source))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Cached> {
        // A cache is right even when its last user died: every entry is whole.
        self.cached.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cached {
    fn keep(&mut self, key: (ControlPlaneId, Digest), source: Arc<str>) {
        if self.bytes + source.len() > MAX_CACHED_BYTES {
            // Nodes ask for the newest sources, all at once: starting over costs little.
            self.sources.clear();
            self.bytes = 0;
        }
        self.bytes += source.len();
        self.sources.insert(key, source);
    }
}
