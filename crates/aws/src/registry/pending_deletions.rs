//! Rows and sources of deleted control planes.

use std::collections::BTreeSet;

use async_trait::async_trait;
use aws_sdk_dynamodb::types::{AttributeValue, Delete, TransactWriteItem};
use plugcast_core::{
    ControlPlaneId, PortError, Release,
    limits::platform::MAX_PENDING_ROWS,
    ports::{PendingDeletions, PendingRows},
};

use super::{
    CONTROL_PLANES, DynamoRegistry, PENDING_DELETION_PREFIX, RELEASE_PREFIX, commit::describing,
    control_plane_edits::PendingDeletionRow, control_plane_key, pending_deletion_key,
};
use crate::{
    failure::failure,
    item::{Item, Key, SORT_KEY, partition, read},
};

#[async_trait]
impl PendingDeletions for DynamoRegistry {
    async fn unfinished(&self) -> Result<Vec<ControlPlaneId>, PortError> {
        let rows = self.items(CONTROL_PLANES.to_owned(), PENDING_DELETION_PREFIX).await?;
        rows.into_iter()
            .map(|row| read(row).map(|row: PendingDeletionRow| row.control_plane_id))
            .collect()
    }

    async fn rows(&self, control_plane: ControlPlaneId) -> Result<PendingRows, PortError> {
        let page = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", AttributeValue::S(partition(control_plane)))
            .limit(i32::try_from(MAX_PENDING_ROWS).unwrap_or(i32::MAX))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| failure("Query", error))?;
        let mut rows = PendingRows::default();
        let mut sources = BTreeSet::new();
        for item in page.items.unwrap_or_default() {
            let key = sort_key(&item)?;
            if key == control_plane_key(control_plane).sort {
                let problem = format!("control plane {control_plane} is not deleted");
                return Err(PortError::permanent("removing rows", problem));
            }
            if key.starts_with(RELEASE_PREFIX) {
                let release: Release = read(item)?;
                sources.extend([release.handler.digest, release.schema.digest]);
            }
            rows.keys.push(key);
        }
        rows.sources.extend(sources);
        Ok(rows)
    }

    async fn remove(
        &self,
        control_plane: ControlPlaneId,
        rows: &PendingRows,
    ) -> Result<(), PortError> {
        let deletes = rows.keys.iter().map(|sort| {
            let key = Key::new(partition(control_plane), sort);
            let delete = Delete::builder().table_name(&self.table).set_key(Some(key.into_item()));
            let delete = delete.build().map_err(describing)?;
            Ok(TransactWriteItem::builder().delete(delete).build())
        });
        let deletes: Vec<_> = deletes.collect::<Result<_, PortError>>()?;
        let outcome =
            self.client.transact_write_items().set_transact_items(Some(deletes)).send().await;
        outcome.map(|_| ()).map_err(|error| failure("TransactWriteItems", error))
    }

    async fn finish(&self, control_plane: ControlPlaneId) -> Result<(), PortError> {
        let delete = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(pending_deletion_key(control_plane).into_item()))
            .send();
        delete.await.map(|_| ()).map_err(|error| failure("DeleteItem", error))
    }
}

fn sort_key(item: &Item) -> Result<String, PortError> {
    let key = item.get(SORT_KEY).and_then(|key| key.as_s().ok());
    key.cloned().ok_or_else(|| PortError::permanent("reading a row", "the row has no sort key"))
}
