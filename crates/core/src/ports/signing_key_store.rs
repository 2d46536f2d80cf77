//! The port that keeps the key of manifests.

use async_trait::async_trait;

use crate::{PortError, signing::ManifestSigner};

/// Keeps the one key that signs manifests.
#[async_trait]
pub trait SigningKeyStore: Send + Sync {
    /// The key. The first call creates it from `fresh_seed`; every later call gets the same key.
    async fn load_or_create_signing_key(
        &self,
        fresh_seed: [u8; 32],
    ) -> Result<ManifestSigner, PortError>;
}
