//! Reads changes, newest first.

use async_trait::async_trait;
use aws_sdk_dynamodb::types::AttributeValue;
use plugcast_core::{Change, ControlPlaneId, Generation, PortError, ports::ChangeLog};

use super::{DynamoRegistry, change_key, partition};
use crate::{failure::failure, item::read};

#[async_trait]
impl ChangeLog for DynamoRegistry {
    async fn changes(
        &self,
        control_plane: ControlPlaneId,
        before: Option<Generation>,
        most: usize,
    ) -> Result<Vec<Change>, PortError> {
        let newest = before.map_or(u64::MAX, |before| before.get().saturating_sub(1));
        let text = |generation: u64| {
            AttributeValue::S(change_key(control_plane, Generation::from(generation)).sort)
        };
        // One page of 1 MB may hold fewer changes than requested; the caller then asks for the rest.
        let page = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk AND sk BETWEEN :oldest AND :newest")
            .expression_attribute_values(":pk", AttributeValue::S(partition(control_plane)))
            .expression_attribute_values(":oldest", text(0))
            .expression_attribute_values(":newest", text(newest))
            .scan_index_forward(false)
            .limit(i32::try_from(most).unwrap_or(i32::MAX))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| failure("Query", error))?;
        page.items.unwrap_or_default().into_iter().map(read).collect()
    }
}
