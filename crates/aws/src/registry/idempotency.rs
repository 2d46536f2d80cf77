//! Idempotency records. These rows expire.

use async_trait::async_trait;
use aws_sdk_dynamodb::types::{ConditionCheck, Put, TransactWriteItem};
use plugcast_core::{
    ControlPlaneId, Digest, Generation, PortError, Timestamp,
    ports::{CommitError, IdempotencyStore},
    preconditions::IdempotencyRecord,
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

fn record_key(control_plane: ControlPlaneId, key: Digest) -> Key {
    Key::new(partition(control_plane), format!("ANSWER#{key}"))
}

#[async_trait]
impl IdempotencyStore for DynamoRegistry {
    async fn record(
        &self,
        control_plane: ControlPlaneId,
        key: Digest,
        now: Timestamp,
    ) -> Result<Option<IdempotencyRecord>, PortError> {
        let row = self.item(record_key(control_plane, key)).await?;
        let record: Option<IdempotencyRecord> = row.map(read).transpose()?;
        // DynamoDB removes an expired row with a delay.
        Ok(record.filter(|record| record.until.as_seconds() > now.as_seconds()))
    }

    async fn keep_record(
        &self,
        control_plane: ControlPlaneId,
        seen: Generation,
        record: &IdempotencyRecord,
        now: Timestamp,
    ) -> Result<(), CommitError> {
        let unchanged = ConditionCheck::builder()
            .table_name(&self.table)
            .set_key(Some(control_plane_key(control_plane).into_item()))
            .condition_expression("generation = :seen")
            .expression_attribute_values(":seen", number(seen))
            .build()
            .map_err(describing)?;
        let outcome = self
            .client
            .transact_write_items()
            .transact_items(TransactWriteItem::builder().condition_check(unchanged).build())
            .transact_items(self.put_record(control_plane, record, now)?.item)
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
    /// Puts a record whose key must be free or expired.
    pub(super) fn put_record(
        &self,
        control_plane: ControlPlaneId,
        record: &IdempotencyRecord,
        now: Timestamp,
    ) -> Result<Write, PortError> {
        let mut row = record_key(control_plane, record.key).with(record)?;
        row.insert(FORGET_AT.to_owned(), number(record.until.as_seconds()));
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
