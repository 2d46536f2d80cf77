//! The port that lists, adds and removes tokens.

use async_trait::async_trait;

use crate::{PortError, TokenId, TokenName, identity::TokenRecord};

/// Lists, adds and removes tokens.
#[async_trait]
pub trait TokenRegister: Send + Sync {
    /// The record of the token with this id, as of the last change.
    async fn token_by_id(&self, id: TokenId) -> Result<Option<TokenRecord>, PortError>;

    /// The id of the token named `name`.
    async fn token_id(&self, name: &TokenName) -> Result<Option<TokenId>, PortError>;

    /// Every token, in no order. Their number is bounded.
    async fn tokens(&self) -> Result<Vec<TokenRecord>, PortError>;

    /// Adds a token. Its name must be free.
    async fn add_token(&self, record: &TokenRecord) -> Result<(), AddTokenError>;

    /// Removes a token, if it exists and, where `while_there` names another token, that one exists
    /// as well.
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
    /// The store could not say whether it added the token.
    #[error(transparent)]
    Store(#[from] PortError),
}

/// Why a token was not removed.
#[derive(Debug, thiserror::Error)]
pub enum RemoveTokenError {
    /// The token, or the other one, does not exist any more: read again.
    #[error("another revocation came first")]
    Conflict,
    /// The store could not say whether it removed the token.
    #[error(transparent)]
    Store(#[from] PortError),
}
