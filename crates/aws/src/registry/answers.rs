//! What requests with a key were answered. These rows expire.

use async_trait::async_trait;
use aws_sdk_dynamodb::types::{ConditionCheck, Put, TransactWriteItem};
use plugcast_core::{
    ControlPlaneId, Digest, Generation, StoreError, Timestamp,
    ports::{AnswerStore, CommitError},
    terms::Answer,
};

use super::{
    DynamoRegistry,
    commit::{Refusal, Write, describing, refusal_of},
    control_plane_key,
};
use crate::{
    failure::failure,
    item::{FORGET_AT, Key, number, partition, read},
};

fn answer_key(control_plane: ControlPlaneId, key: Digest) -> Key {
    Key::new(partition(control_plane), format!("ANSWER#{key}"))
}

#[async_trait]
impl AnswerStore for DynamoRegistry {
    async fn answer(
        &self,
        control_plane: ControlPlaneId,
        key: Digest,
        now: Timestamp,
    ) -> Result<Option<Answer>, StoreError> {
        let row = self.item(answer_key(control_plane, key)).await?;
        let answer: Option<Answer> = row.map(read).transpose()?;
        // DynamoDB removes a row some time after its time is over.
        Ok(answer.filter(|answer| answer.until.as_seconds() > now.as_seconds()))
    }

    async fn keep_answer(
        &self,
        control_plane: ControlPlaneId,
        seen: Generation,
        answer: &Answer,
        now: Timestamp,
    ) -> Result<(), CommitError> {
        let stands = ConditionCheck::builder()
            .table_name(&self.table)
            .set_key(Some(control_plane_key(control_plane).into_item()))
            .condition_expression("generation = :seen")
            .expression_attribute_values(":seen", number(seen))
            .build()
            .map_err(describing)?;
        let outcome = self
            .client
            .transact_write_items()
            .transact_items(TransactWriteItem::builder().condition_check(stands).build())
            .transact_items(self.put_answer(control_plane, answer, now)?.item)
            .send()
            .await;
        let Err(error) = outcome else { return Ok(()) };
        match refusal_of(error.as_service_error(), &[Refusal::Conflict; 2]) {
            Some(refusal) => Err(refusal.into()),
            None => Err(failure("TransactWriteItems", error).into()),
        }
    }
}

impl DynamoRegistry {
    /// Puts an answer under a key that is free, or whose time is over.
    pub(super) fn put_answer(
        &self,
        control_plane: ControlPlaneId,
        answer: &Answer,
        now: Timestamp,
    ) -> Result<Write, StoreError> {
        let mut row = answer_key(control_plane, answer.key).with(answer)?;
        row.insert(FORGET_AT.to_owned(), number(answer.until.as_seconds()));
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(row))
            .condition_expression("attribute_not_exists(pk) OR forget_at <= :now")
            .expression_attribute_values(":now", number(now.as_seconds()))
            .build()
            .map_err(describing)?;
        let item = TransactWriteItem::builder().put(put).build();
        Ok(Write { item, refusal: Refusal::Conflict })
    }
}
