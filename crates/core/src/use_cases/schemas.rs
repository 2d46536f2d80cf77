//! A cache of parsed schemas.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{
    ControlPlaneId, Digest, InstanceSchema, Plugin, PortError, limits::MAX_CACHED_SCHEMAS,
    ports::SourceStore,
};

/// Reads schemas from the source store and caches them by digest. A stored source never changes, so
/// the cache cannot be stale.
pub struct Schemas {
    sources: Arc<dyn SourceStore>,
    known: Mutex<HashMap<Digest, Arc<InstanceSchema>>>,
}

impl Schemas {
    /// A cache over `sources`.
    pub fn new(sources: Arc<dyn SourceStore>) -> Self {
        Self { sources, known: Mutex::default() }
    }

    /// The schema of the newest release of `plugin`.
    pub async fn of(
        &self,
        control_plane: ControlPlaneId,
        plugin: &Plugin,
    ) -> Result<Arc<InstanceSchema>, PortError> {
        let digest = plugin.release.schema.digest;
        if let Some(schema) = self.known().get(&digest) {
            return Ok(schema.clone());
        }
        let damaged = |what: &str| {
            let message = format!("the schema {digest} of {} {what}", plugin.name);
            PortError::permanent("reading a schema", message)
        };
        let source = self.sources.get(control_plane, digest).await?;
        let source = source.ok_or_else(|| damaged("is missing"))?;
        let schema = InstanceSchema::read(&source).ok_or_else(|| damaged("cannot be read"))?;
        let schema = Arc::new(schema);
        let mut known = self.known();
        if known.len() >= MAX_CACHED_SCHEMAS {
            // The schemas of one control plane fit; an emptied cache costs one read for each.
            known.clear();
        }
        known.insert(digest, schema.clone());
        Ok(schema)
    }

    fn known(&self) -> MutexGuard<'_, HashMap<Digest, Arc<InstanceSchema>>> {
        // A panic of another holder cannot leave an entry half written.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
