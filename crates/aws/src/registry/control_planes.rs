//! Reads and creates control planes.

use async_trait::async_trait;
use aws_sdk_dynamodb::{
    operation::transact_write_items::TransactWriteItemsError,
    types::{Put, TransactWriteItem},
};
use futures_util::{StreamExt, TryStreamExt, stream};
use plugcast_core::{
    ControlPlane, ControlPlaneId, ControlPlaneName, PortError,
    ports::{ControlPlaneStore, CreateControlPlaneError, DeleteControlPlaneError, Deletion},
};

use super::{
    CONTROL_PLANES, ControlPlaneNameRow, DynamoRegistry, control_plane_key, control_plane_name_key,
};
use crate::{
    failure::failure,
    item::{Item, read},
};

/// Control planes that are read concurrently.
const MAX_CONCURRENT_READS: usize = 16;

#[async_trait]
impl ControlPlaneStore for DynamoRegistry {
    async fn control_plane(&self, id: ControlPlaneId) -> Result<Option<ControlPlane>, PortError> {
        self.item(control_plane_key(id)).await?.map(read).transpose()
    }

    async fn control_plane_id(
        &self,
        name: &ControlPlaneName,
    ) -> Result<Option<ControlPlaneId>, PortError> {
        let row = self.item(control_plane_name_key(name)).await?;
        let row: Option<ControlPlaneNameRow> = row.map(read).transpose()?;
        Ok(row.map(|row| row.control_plane_id))
    }

    async fn control_planes(&self) -> Result<Vec<ControlPlane>, PortError> {
        // The sort key sorts the rows by name, and there are few control planes.
        let rows = self.items(CONTROL_PLANES.to_owned(), "NAME#").await?;
        stream::iter(rows)
            .map(async |row| {
                let row: ControlPlaneNameRow = read(row)?;
                self.control_plane(row.control_plane_id).await
            })
            .buffered(MAX_CONCURRENT_READS)
            .try_filter_map(async |found| Ok(found))
            .try_collect()
            .await
    }

    async fn create_control_plane(
        &self,
        control_plane: &ControlPlane,
    ) -> Result<(), CreateControlPlaneError> {
        let name_row = ControlPlaneNameRow { control_plane_id: control_plane.id };
        let name = control_plane_name_key(&control_plane.name).with(&name_row)?;
        let row = control_plane_key(control_plane.id).with(control_plane)?;
        let outcome = self
            .client
            .transact_write_items()
            .transact_items(self.put_new(name)?)
            .transact_items(self.put_new(row)?)
            .send()
            .await;
        match outcome {
            Ok(_) => Ok(()),
            Err(error) if error.as_service_error().is_some_and(is_taken) => {
                Err(CreateControlPlaneError::NameTaken)
            }
            Err(error) => Err(failure("TransactWriteItems", error).into()),
        }
    }

    async fn delete_control_plane(
        &self,
        deletion: &Deletion,
    ) -> Result<(), DeleteControlPlaneError> {
        self.delete_whole(deletion).await
    }
}

/// Whether a row existed already. A transaction may be cancelled for other reasons too.
fn is_taken(error: &TransactWriteItemsError) -> bool {
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = error else {
        return false;
    };
    let reasons = cancelled.cancellation_reasons();
    reasons.iter().any(|reason| reason.code() == Some("ConditionalCheckFailed"))
}

impl DynamoRegistry {
    /// Puts a row whose key must be free.
    pub(super) fn put_new(&self, item: Item) -> Result<TransactWriteItem, PortError> {
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk)")
            .build()
            .map_err(|error| PortError::permanent("describing a write", error))?;
        Ok(TransactWriteItem::builder().put(put).build())
    }
}
