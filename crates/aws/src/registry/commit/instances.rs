//! The rows that an instance's edit touches: its own, and those that keep its name and its scope.

use aws_sdk_dynamodb::types::{Put, TransactWriteItem};
use plugcast_core::{ControlPlaneId, Instance, PortError, ports::InstanceEdit};

use super::{super::instances as rows, DynamoRegistry, Refusal, Write, describing};
use crate::item::Key;

impl DynamoRegistry {
    pub(super) fn instance(
        &self,
        control_plane: ControlPlaneId,
        edit: &InstanceEdit,
        writes: &mut Vec<Write>,
    ) -> Result<(), PortError> {
        match edit {
            InstanceEdit::Create(instance) => {
                let row = rows::instance_row(control_plane, instance)?;
                writes.push(Write { item: self.put_new(row)?, refusal: Refusal::IdTaken });
            }
            InstanceEdit::Update { after, .. } => {
                let put = Put::builder()
                    .table_name(&self.table)
                    .set_item(Some(rows::instance_row(control_plane, after)?))
                    .condition_expression("attribute_exists(pk)")
                    .build()
                    .map_err(describing)?;
                let item = TransactWriteItem::builder().put(put).build();
                writes.push(Write { item, refusal: Refusal::Conflict });
            }
            InstanceEdit::Delete(instance) => {
                writes.push(self.remove(rows::instance_key(control_plane, instance.id))?);
            }
        }
        let guards = |side: Option<&Instance>| side.map(|one| Guards::of(control_plane, one));
        let (before, after) = (guards(edit.before()), guards(edit.after()));
        let before = before.unwrap_or_default();
        let after_guards = after.unwrap_or_default();
        for (old, new, refusal) in [
            (before.name, after_guards.name, Refusal::NameTaken),
            (before.scope, after_guards.scope, Refusal::ScopeTaken),
        ] {
            if old == new {
                continue;
            }
            if let Some(old) = old {
                writes.push(self.remove(old)?);
            }
            if let (Some(new), Some(instance)) = (new, edit.after()) {
                let row = rows::InstanceGuardRow { instance_id: instance.id };
                writes.push(Write { item: self.put_new(new.with(&row)?)?, refusal });
            }
        }
        Ok(())
    }
}

/// The keys of the rows that nobody else may have.
#[derive(Default)]
struct Guards {
    name: Option<Key>,
    scope: Option<Key>,
}

impl Guards {
    fn of(control_plane: ControlPlaneId, instance: &Instance) -> Self {
        let name = instance.settings.instance_name.as_ref();
        Self {
            name: name.map(|name| rows::instance_name_key(control_plane, name)),
            scope: Some(rows::instance_scope_key(control_plane, instance)),
        }
    }
}
