//! Where the hashes of tokens and the key of manifests are.

use async_trait::async_trait;

use crate::{
    StoreError,
    identity::{TokenHash, TokenRecord},
    signing::ManifestSigner,
};

/// Finds who a token makes its bearer.
#[async_trait]
pub trait TokenStore: Send + Sync {
    /// The record of the token with this hash.
    async fn token(&self, hash: &TokenHash) -> Result<Option<TokenRecord>, StoreError>;

    /// Records a token; recording it again is no error.
    async fn put_token(&self, record: &TokenRecord) -> Result<(), StoreError>;
}

/// Keeps the one key that manifests are signed with.
#[async_trait]
pub trait SigningKeyStore: Send + Sync {
    /// The key; the first caller makes it out of `fresh_seed`, and all get the same.
    async fn signing_key(&self, fresh_seed: [u8; 32]) -> Result<ManifestSigner, StoreError>;
}
