//! The port that stores sources.

use async_trait::async_trait;

use crate::{ControlPlaneId, Digest, PortError};

/// Stores sources under their digests. A stored source never changes.
#[async_trait]
pub trait SourceStore: Send + Sync {
    /// Stores `source` unless it is stored. When this returns, the bytes are durable.
    async fn put(&self, control_plane: ControlPlaneId, source: &[u8]) -> Result<Digest, PortError>;

    /// The bytes under `digest`. Bytes with another digest are an error.
    async fn get(
        &self,
        control_plane: ControlPlaneId,
        digest: Digest,
    ) -> Result<Option<Vec<u8>>, PortError>;

    /// Removes a source of a deleted control plane. A missing source is not an error.
    async fn remove(&self, control_plane: ControlPlaneId, digest: Digest) -> Result<(), PortError>;
}
