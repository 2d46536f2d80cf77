//! Sources in memory.

use std::{collections::BTreeMap, sync::Mutex};

use async_trait::async_trait;
use plugcast_core::{ControlPlaneId, Digest, PortError, ports::SourceStore};

/// Sources in memory.
#[derive(Default)]
pub struct MemorySources(Mutex<BTreeMap<(ControlPlaneId, Digest), Vec<u8>>>);

impl MemorySources {
    /// How many sources there are.
    pub fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    /// Changes the bytes of a stored source, as a failing disk would.
    pub fn damage(&self, control_plane: ControlPlaneId, digest: Digest) {
        self.0.lock().unwrap().get_mut(&(control_plane, digest)).unwrap().push(b'!');
    }
}

#[async_trait]
impl SourceStore for MemorySources {
    async fn put(&self, control_plane: ControlPlaneId, source: &[u8]) -> Result<Digest, PortError> {
        let digest = Digest::of(source);
        let mut sources = self.0.lock().unwrap();
        sources.entry((control_plane, digest)).or_insert_with(|| source.to_vec());
        Ok(digest)
    }

    async fn get(
        &self,
        control_plane: ControlPlaneId,
        digest: Digest,
    ) -> Result<Option<Vec<u8>>, PortError> {
        let bytes = self.0.lock().unwrap().get(&(control_plane, digest)).cloned();
        match bytes {
            Some(bytes) if Digest::of(&bytes) != digest => {
                Err(PortError::permanent("reading a source", "the source is damaged"))
            }
            bytes => Ok(bytes),
        }
    }

    async fn remove(&self, control_plane: ControlPlaneId, digest: Digest) -> Result<(), PortError> {
        self.0.lock().unwrap().remove(&(control_plane, digest));
        Ok(())
    }
}
