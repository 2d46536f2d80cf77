//! Where the bytes of sources are.

use async_trait::async_trait;

use crate::{ControlPlaneId, Digest, PortError};

/// Keeps sources under their digests. A stored source never changes.
#[async_trait]
pub trait SourceStore: Send + Sync {
    /// Stores `source` unless it is there. When this returns, the bytes are durable.
    async fn put(&self, control_plane: ControlPlaneId, source: &[u8]) -> Result<Digest, PortError>;

    /// The bytes under `digest`; an answer whose digest differs is an error.
    async fn get(
        &self,
        control_plane: ControlPlaneId,
        digest: Digest,
    ) -> Result<Option<Vec<u8>>, PortError>;

    /// Removes a source of a control plane that was deleted. One that is not there is no error.
    async fn remove(&self, control_plane: ControlPlaneId, digest: Digest) -> Result<(), PortError>;
}
