//! Reads instances, by id or by name.
//!
//! A row holds its instance as JSON text, because a configuration may have numbers and depths that
//! DynamoDB's own documents cannot.

use async_trait::async_trait;
use plugcast_core::{
    ControlPlaneId, Instance, InstanceId, InstanceRef, PortError, instance::InstanceName,
    ports::InstanceStore,
};
use serde::{Deserialize, Serialize};

use super::{DynamoRegistry, partition};
use crate::item::{Item, Key, read};

/// The row of an instance.
#[derive(Serialize, Deserialize)]
struct InstanceRow {
    /// The instance as JSON.
    instance: String,
}

/// The row of an instance's name or scope.
#[derive(Serialize, Deserialize)]
pub(super) struct InstanceGuardRow {
    pub(super) instance_id: InstanceId,
}

pub(super) fn instance_key(control_plane: ControlPlaneId, id: InstanceId) -> Key {
    Key::new(partition(control_plane), format!("INSTANCE#{id}"))
}

pub(super) fn instance_name_key(control_plane: ControlPlaneId, name: &InstanceName) -> Key {
    Key::new(partition(control_plane), format!("INSTANCE_NAME#{name}"))
}

pub(super) fn instance_scope_key(control_plane: ControlPlaneId, instance: &Instance) -> Key {
    let key = instance.settings.scope_key();
    Key::new(partition(control_plane), format!("INSTANCE_SCOPE#{key}"))
}

pub(super) fn instance_row(
    control_plane: ControlPlaneId,
    instance: &Instance,
) -> Result<Item, PortError> {
    let text = serde_json::to_string(instance)
        .map_err(|error| PortError::permanent("writing an instance", error))?;
    instance_key(control_plane, instance.id).with(&InstanceRow { instance: text })
}

fn read_instance(item: Item) -> Result<Instance, PortError> {
    let row: InstanceRow = read(item)?;
    serde_json::from_str(&row.instance)
        .map_err(|error| PortError::permanent("reading an instance", error))
}

#[async_trait]
impl InstanceStore for DynamoRegistry {
    async fn instance(
        &self,
        control_plane: ControlPlaneId,
        instance: &InstanceRef,
    ) -> Result<Option<Instance>, PortError> {
        let name = match instance {
            InstanceRef::Id(id) => return self.instance_by_id(control_plane, *id).await,
            InstanceRef::Name(name) => name,
        };
        let row = self.item(instance_name_key(control_plane, name)).await?;
        let Some(row) = row else { return Ok(None) };
        let row: InstanceGuardRow = read(row)?;
        let found = self.instance_by_id(control_plane, row.instance_id).await?;
        // A rename between the two reads freed the name.
        Ok(found.filter(|found| found.settings.instance_name.as_ref() == Some(name)))
    }

    async fn instances(&self, control_plane: ControlPlaneId) -> Result<Vec<Instance>, PortError> {
        let rows = self.items(partition(control_plane), "INSTANCE#").await?;
        rows.into_iter().map(read_instance).collect()
    }
}

impl DynamoRegistry {
    async fn instance_by_id(
        &self,
        control_plane: ControlPlaneId,
        id: InstanceId,
    ) -> Result<Option<Instance>, PortError> {
        self.item(instance_key(control_plane, id)).await?.map(read_instance).transpose()
    }
}
