//! Tokens in memory.

use async_trait::async_trait;
use plugcast_core::{
    PortError, TokenId, TokenName,
    identity::{TokenHash, TokenRecord},
    ports::{AddTokenError, RemoveTokenError, TokenRegister, TokenStore},
};

use super::registry::MemoryRegistry;

#[async_trait]
impl TokenStore for MemoryRegistry {
    async fn token(&self, hash: &TokenHash) -> Result<Option<TokenRecord>, PortError> {
        Ok(self.state().tokens.values().find(|token| token.hash == *hash).cloned())
    }
}

#[async_trait]
impl TokenRegister for MemoryRegistry {
    async fn token_by_id(&self, id: TokenId) -> Result<Option<TokenRecord>, PortError> {
        Ok(self.state().tokens.get(&id).cloned())
    }

    async fn token_id(&self, name: &TokenName) -> Result<Option<TokenId>, PortError> {
        Ok(self.state().tokens.values().find(|token| token.name == *name).map(|token| token.id))
    }

    async fn tokens(&self) -> Result<Vec<TokenRecord>, PortError> {
        Ok(self.state().tokens.values().cloned().collect())
    }

    async fn add_token(&self, record: &TokenRecord) -> Result<(), AddTokenError> {
        let mut state = self.state();
        if state.tokens.values().any(|token| token.name == record.name) {
            return Err(AddTokenError::NameTaken);
        }
        state.tokens.insert(record.id, record.clone());
        Ok(())
    }

    async fn remove_token(
        &self,
        record: &TokenRecord,
        while_there: Option<TokenId>,
    ) -> Result<(), RemoveTokenError> {
        let mut state = self.state();
        if while_there.is_some_and(|other| !state.tokens.contains_key(&other)) {
            return Err(RemoveTokenError::Conflict);
        }
        state.tokens.remove(&record.id).map(|_| ()).ok_or(RemoveTokenError::Conflict)
    }
}
