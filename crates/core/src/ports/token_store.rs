//! The port by which the authorizer finds a token.

use async_trait::async_trait;

use crate::{
    PortError,
    identity::{TokenHash, TokenRecord},
};

/// Finds tokens by their hash.
#[async_trait]
pub trait TokenStore: Send + Sync {
    /// The record of the token with this hash, as of the last change.
    async fn token(&self, hash: &TokenHash) -> Result<Option<TokenRecord>, PortError>;
}
