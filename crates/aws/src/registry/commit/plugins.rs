//! The rows that a plugin's edit touches: its own, the guard of its name, and its release.

use plugcast_core::{
    ControlPlaneId, Plugin, PortError,
    edit::{Claim, EntityEdit},
};

use super::{
    super::{PluginNameRow, plugin_key, plugin_name_key, release_key},
    DynamoRegistry, Refusal, Write,
};

impl DynamoRegistry {
    pub(super) fn plugin(
        &self,
        control_plane: ControlPlaneId,
        edit: &EntityEdit<Plugin>,
        writes: &mut Vec<Write>,
    ) -> Result<(), PortError> {
        match edit {
            EntityEdit::Create(plugin) => {
                let row = plugin_key(control_plane, plugin.id).with(plugin)?;
                let refusal = Refusal::Taken(Claim::Id);
                writes.push(Write { item: self.put_new(row)?, refusal });
                writes.push(self.claim_name(control_plane, plugin)?);
                writes.push(self.record_release(control_plane, plugin)?);
            }
            EntityEdit::Update { before, after } => {
                writes.push(self.replace(plugin_key(control_plane, after.id).with(after)?)?);
                if before.name != after.name {
                    writes.push(self.remove(plugin_name_key(control_plane, &before.name))?);
                    writes.push(self.claim_name(control_plane, after)?);
                }
                if before.release.number != after.release.number {
                    writes.push(self.record_release(control_plane, after)?);
                }
            }
            EntityEdit::Delete(plugin) => {
                writes.push(self.remove(plugin_key(control_plane, plugin.id))?);
                writes.push(self.remove(plugin_name_key(control_plane, &plugin.name))?);
            }
        }
        Ok(())
    }

    fn claim_name(
        &self,
        control_plane: ControlPlaneId,
        plugin: &Plugin,
    ) -> Result<Write, PortError> {
        let row = PluginNameRow { plugin_id: plugin.id };
        let item = self.put_new(plugin_name_key(control_plane, &plugin.name).with(&row)?)?;
        Ok(Write { item, refusal: Refusal::Taken(Claim::Name) })
    }

    fn record_release(
        &self,
        control_plane: ControlPlaneId,
        plugin: &Plugin,
    ) -> Result<Write, PortError> {
        let key = release_key(control_plane, plugin.id, plugin.release.number);
        let item = self.put_new(key.with(&plugin.release)?)?;
        Ok(Write { item, refusal: Refusal::Conflict })
    }
}
