//! Tokens: found by hash, listed and revoked by id.
//!
//! A token has three rows, which one transaction writes or removes. A hash cannot be used as a token,
//! and still only the authorizer and `admin` may read one.

use async_trait::async_trait;
use aws_sdk_dynamodb::{
    operation::transact_write_items::TransactWriteItemsError,
    types::{ConditionCheck, Delete, TransactWriteItem},
};
use plugcast_core::{
    PortError, TokenId, TokenName,
    identity::{TokenHash, TokenRecord},
    ports::{AddTokenError, RemoveTokenError, TokenRegister, TokenStore},
};
use serde::{Deserialize, Serialize};

use super::DynamoRegistry;
use crate::{
    failure::failure,
    item::{Key, read},
};

/// The partition that lists tokens.
const TOKENS: &str = "TOKENS";

/// The prefix of rows in that partition that hold a token.
const ID_PREFIX: &str = "ID#";

/// The cancellation code of a write whose condition failed.
const REFUSED: &str = "ConditionalCheckFailed";

/// The row of a token's name.
#[derive(Serialize, Deserialize)]
struct TokenNameRow {
    token_id: TokenId,
}

fn hash_key(hash: &TokenHash) -> Key {
    Key::new(format!("TOKEN#{hash}"), "TOKEN")
}

fn id_key(id: TokenId) -> Key {
    Key::new(TOKENS, format!("{ID_PREFIX}{id}"))
}

fn name_key(name: &TokenName) -> Key {
    Key::new(TOKENS, format!("NAME#{name}"))
}

#[async_trait]
impl TokenStore for DynamoRegistry {
    async fn token(&self, hash: &TokenHash) -> Result<Option<TokenRecord>, PortError> {
        let record: Option<TokenRecord> = self.item(hash_key(hash)).await?.map(read).transpose()?;
        // The comparison of hashes takes constant time.
        Ok(record.filter(|record| record.hash == *hash))
    }
}

#[async_trait]
impl TokenRegister for DynamoRegistry {
    async fn token_by_id(&self, id: TokenId) -> Result<Option<TokenRecord>, PortError> {
        self.item(id_key(id)).await?.map(read).transpose()
    }

    async fn token_id(&self, name: &TokenName) -> Result<Option<TokenId>, PortError> {
        let row: Option<TokenNameRow> = self.item(name_key(name)).await?.map(read).transpose()?;
        Ok(row.map(|row| row.token_id))
    }

    async fn tokens(&self) -> Result<Vec<TokenRecord>, PortError> {
        self.items(TOKENS.to_owned(), ID_PREFIX).await?.into_iter().map(read).collect()
    }

    async fn add_token(&self, record: &TokenRecord) -> Result<(), AddTokenError> {
        let name_row = TokenNameRow { token_id: record.id };
        let outcome = self
            .client
            .transact_write_items()
            .transact_items(self.put_new(name_key(&record.name).with(&name_row)?)?)
            .transact_items(self.put_new(id_key(record.id).with(record)?)?)
            .transact_items(self.put_new(hash_key(&record.hash).with(record)?)?)
            .send()
            .await;
        match outcome {
            Ok(_) => Ok(()),
            // The name is the first of the three writes. The id and the hash are fresh, so they are free.
            Err(error) if reasons(error.as_service_error()).next() == Some(REFUSED) => {
                Err(AddTokenError::NameTaken)
            }
            Err(error) => Err(failure("TransactWriteItems", error).into()),
        }
    }

    async fn remove_token(
        &self,
        record: &TokenRecord,
        while_there: Option<TokenId>,
    ) -> Result<(), RemoveTokenError> {
        let mut items = vec![self.remove_row(id_key(record.id))?];
        items.push(self.remove_row(hash_key(&record.hash))?);
        items.push(self.remove_row(name_key(&record.name))?);
        if let Some(other) = while_there {
            items.push(self.require_row(id_key(other))?);
        }
        let outcome =
            self.client.transact_write_items().set_transact_items(Some(items)).send().await;
        match outcome {
            Ok(_) => Ok(()),
            Err(error) if reasons(error.as_service_error()).any(|code| code == REFUSED) => {
                Err(RemoveTokenError::Conflict)
            }
            Err(error) => Err(failure("TransactWriteItems", error).into()),
        }
    }
}

impl DynamoRegistry {
    /// Removes a row that must exist.
    fn remove_row(&self, key: Key) -> Result<TransactWriteItem, PortError> {
        let delete = Delete::builder()
            .table_name(&self.table)
            .set_key(Some(key.into_item()))
            .condition_expression("attribute_exists(pk)")
            .build()
            .map_err(describing)?;
        Ok(TransactWriteItem::builder().delete(delete).build())
    }

    /// Fails the transaction unless the row exists.
    fn require_row(&self, key: Key) -> Result<TransactWriteItem, PortError> {
        let check = ConditionCheck::builder()
            .table_name(&self.table)
            .set_key(Some(key.into_item()))
            .condition_expression("attribute_exists(pk)")
            .build()
            .map_err(describing)?;
        Ok(TransactWriteItem::builder().condition_check(check).build())
    }
}

fn describing(error: impl std::error::Error + Send + Sync + 'static) -> PortError {
    PortError::permanent("describing a write", error)
}

/// The code of each write of a cancelled transaction, in order.
fn reasons(error: Option<&TransactWriteItemsError>) -> impl Iterator<Item = &str> {
    let cancelled = match error {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => Some(cancelled),
        _ => None,
    };
    let reasons = cancelled.into_iter().flat_map(|cancelled| cancelled.cancellation_reasons());
    reasons.map(|reason| reason.code().unwrap_or_default())
}
