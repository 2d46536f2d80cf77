//! Renames and deletes control planes.

use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, TransactWriteItem};
use plugcast_core::{
    ControlPlaneId, ControlPlaneName, PortError, Timestamp,
    control_plane::ControlPlaneSettings,
    edit::Claim,
    ports::{DeleteControlPlaneError, Deletion},
};
use serde::{Deserialize, Serialize};

use super::{
    ControlPlaneNameRow, DynamoRegistry,
    commit::{Refusal, Write, describing, refusal_of},
    control_plane_key, control_plane_name_key, pending_deletion_key,
};
use crate::{
    failure::failure,
    item::{Key, number},
};

/// The row of a pending deletion: the control plane is deleted, and some of its rows may remain.
#[derive(Serialize, Deserialize)]
pub(super) struct PendingDeletionRow {
    pub(super) control_plane_id: ControlPlaneId,
    name: ControlPlaneName,
    actor: String,
    deleted_at: Timestamp,
}

impl DynamoRegistry {
    /// The writes that a rename needs: claim the new name and free the old one. None when the name
    /// stays.
    pub(super) fn rename_control_plane(
        &self,
        id: ControlPlaneId,
        before: &ControlPlaneSettings,
        after: &ControlPlaneSettings,
    ) -> Result<Vec<Write>, PortError> {
        if before.name == after.name {
            return Ok(Vec::new());
        }
        let row = ControlPlaneNameRow { control_plane_id: id };
        let claim = self.put_new(control_plane_name_key(&after.name).with(&row)?)?;
        Ok(vec![
            self.remove(control_plane_name_key(&before.name))?,
            Write { item: claim, refusal: Refusal::Taken(Claim::Name) },
        ])
    }

    /// Removes a control plane's row and its name, and adds a pending deletion for its other rows.
    pub(super) async fn delete_whole(
        &self,
        deletion: &Deletion,
    ) -> Result<(), DeleteControlPlaneError> {
        let control_plane = &deletion.control_plane;
        let row = PendingDeletionRow {
            control_plane_id: control_plane.id,
            name: control_plane.name.clone(),
            actor: deletion.actor.clone(),
            deleted_at: deletion.at,
        };
        let pending = Put::builder()
            .table_name(&self.table)
            .set_item(Some(pending_deletion_key(control_plane.id).with(&row)?))
            .build()
            .map_err(describing)?;
        let condition = ("generation = :seen", number(control_plane.generation));
        let row = self.remove_if(control_plane_key(control_plane.id), condition)?;
        let name = self.remove(control_plane_name_key(&control_plane.name))?;
        let outcome = self
            .client
            .transact_write_items()
            .transact_items(row)
            .transact_items(name.item)
            .transact_items(TransactWriteItem::builder().put(pending).build())
            .send()
            .await;
        let Err(error) = outcome else { return Ok(()) };
        match refusal_of(error.as_service_error(), &[Refusal::Conflict; 3]) {
            Some(_) => Err(DeleteControlPlaneError::Conflict),
            None => Err(failure("TransactWriteItems", error).into()),
        }
    }

    fn remove_if(
        &self,
        key: Key,
        (condition, seen): (&str, AttributeValue),
    ) -> Result<TransactWriteItem, PortError> {
        let delete = Delete::builder()
            .table_name(&self.table)
            .set_key(Some(key.into_item()))
            .condition_expression(condition)
            .expression_attribute_values(":seen", seen)
            .build()
            .map_err(describing)?;
        Ok(TransactWriteItem::builder().delete(delete).build())
    }
}
