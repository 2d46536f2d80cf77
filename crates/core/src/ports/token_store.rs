//! Where tokens and the key of manifests are.

use async_trait::async_trait;

use crate::{
    PortError, TokenId, TokenName,
    identity::{TokenHash, TokenRecord},
    signing::ManifestSigner,
};

/// Finds who a token makes its bearer.
#[async_trait]
pub trait TokenStore: Send + Sync {
    /// The record of the token with this hash, as of the last change.
    async fn token(&self, hash: &TokenHash) -> Result<Option<TokenRecord>, PortError>;
}

/// Keeps the tokens there are.
#[async_trait]
pub trait TokenRegister: Send + Sync {
    /// The record of the token with this id, as of the last change.
    async fn token_by_id(&self, id: TokenId) -> Result<Option<TokenRecord>, PortError>;

    /// The id of the token that bears `name`.
    async fn token_id(&self, name: &TokenName) -> Result<Option<TokenId>, PortError>;

    /// Every token, in no order. Their number is bounded.
    async fn tokens(&self) -> Result<Vec<TokenRecord>, PortError>;

    /// Adds a token whose name nobody has.
    async fn add_token(&self, record: &TokenRecord) -> Result<(), AddTokenError>;

    /// Takes a token off the record, if it is there still and, where `while_there` names another
    /// token, that one is too.
    async fn remove_token(
        &self,
        record: &TokenRecord,
        while_there: Option<TokenId>,
    ) -> Result<(), RemoveTokenError>;
}

/// Why a token was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddTokenError {
    /// Another token has the name.
    #[error("another token has this name")]
    NameTaken,
    /// The store could not say.
    #[error(transparent)]
    Store(#[from] PortError),
}

/// Why a token was not removed.
#[derive(Debug, thiserror::Error)]
pub enum RemoveTokenError {
    /// It is gone already, or the other one is: read again.
    #[error("another revocation came first")]
    Conflict,
    /// The store could not say.
    #[error(transparent)]
    Store(#[from] PortError),
}

/// Keeps the one key that manifests are signed with.
#[async_trait]
pub trait SigningKeyStore: Send + Sync {
    /// The key; the first caller makes it out of `fresh_seed`, and all get the same.
    async fn load_or_create_signing_key(
        &self,
        fresh_seed: [u8; 32],
    ) -> Result<ManifestSigner, PortError>;
}
