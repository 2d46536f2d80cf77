//! Reads plugins, by id or by name.

use async_trait::async_trait;
use aws_sdk_dynamodb::types::AttributeValue;
use plugcast_core::{
    ControlPlaneId, Plugin, PluginId, PluginRef, PortError, Release, ReleaseNumber,
    ports::PluginStore,
};

use super::{
    DynamoRegistry, PluginNameRow, partition, plugin_key, plugin_name_key, release_prefix,
};
use crate::{failure::failure, item::read};

#[async_trait]
impl PluginStore for DynamoRegistry {
    async fn plugin(
        &self,
        control_plane: ControlPlaneId,
        plugin: &PluginRef,
    ) -> Result<Option<Plugin>, PortError> {
        let name = match plugin {
            PluginRef::Id(id) => return self.plugin_row(control_plane, *id).await,
            PluginRef::Name(name) => name,
        };
        let row = self.item(plugin_name_key(control_plane, name)).await?;
        let Some(row) = row else { return Ok(None) };
        let row: PluginNameRow = read(row)?;
        let plugin = self.plugin_row(control_plane, row.plugin_id).await?;
        // A rename between the two reads freed the name.
        Ok(plugin.filter(|plugin| plugin.name == *name))
    }

    async fn plugins(&self, control_plane: ControlPlaneId) -> Result<Vec<Plugin>, PortError> {
        let rows = self.items(partition(control_plane), "PLUGIN#").await?;
        rows.into_iter().map(read).collect()
    }

    async fn last_release_number(
        &self,
        control_plane: ControlPlaneId,
        plugin: PluginId,
    ) -> Result<ReleaseNumber, PortError> {
        let outcome = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
            .expression_attribute_values(":pk", AttributeValue::S(partition(control_plane)))
            .expression_attribute_values(":prefix", AttributeValue::S(release_prefix(plugin)))
            .scan_index_forward(false)
            .limit(1)
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| failure("Query", error))?;
        let newest = outcome.items.unwrap_or_default().into_iter().next();
        let newest: Option<Release> = newest.map(read).transpose()?;
        Ok(newest.map(|release| release.number).unwrap_or_default())
    }
}

impl DynamoRegistry {
    async fn plugin_row(
        &self,
        control_plane: ControlPlaneId,
        id: PluginId,
    ) -> Result<Option<Plugin>, PortError> {
        self.item(plugin_key(control_plane, id)).await?.map(read).transpose()
    }
}
