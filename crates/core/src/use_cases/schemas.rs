//! Schemas of plugins, read from their sources and kept ready.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{
    ControlPlaneId, Digest, InstanceSchema, Plugin, PortError, limits::MAX_CACHED_SCHEMAS,
    ports::SourceStore,
};

/// Reads schemas through a source store and remembers them. A source never changes under its
/// digest, so nothing that is remembered goes stale.
pub struct Schemas {
    sources: Arc<dyn SourceStore>,
    known: Mutex<HashMap<Digest, Arc<InstanceSchema>>>,
}

impl Schemas {
    /// Schemas out of `sources`.
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
            // One control plane's schemas fit; starting over costs a read for each.
            known.clear();
        }
        known.insert(digest, schema.clone());
        Ok(schema)
    }

    fn known(&self) -> MutexGuard<'_, HashMap<Digest, Arc<InstanceSchema>>> {
        // Every entry is whole, even when its last user died.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
