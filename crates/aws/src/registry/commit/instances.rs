//! The rows that an instance's edit touches: its own, and those that guard its name and its scope.

use plugcast_core::{
    ControlPlaneId, Instance, PortError,
    edit::{Claim, EntityEdit},
};

use super::{super::instances as rows, DynamoRegistry, Refusal, Write};
use crate::item::Key;

impl DynamoRegistry {
    pub(super) fn instance(
        &self,
        control_plane: ControlPlaneId,
        edit: &EntityEdit<Instance>,
        writes: &mut Vec<Write>,
    ) -> Result<(), PortError> {
        match edit {
            EntityEdit::Create(instance) => {
                let row = rows::instance_row(control_plane, instance)?;
                let refusal = Refusal::Taken(Claim::Id);
                writes.push(Write { item: self.put_new(row)?, refusal });
            }
            EntityEdit::Update { after, .. } => {
                writes.push(self.replace(rows::instance_row(control_plane, after)?)?);
            }
            EntityEdit::Delete(instance) => {
                writes.push(self.remove(rows::instance_key(control_plane, instance.id))?);
            }
        }
        let guards = |side: Option<&Instance>| side.map(|one| Guards::of(control_plane, one));
        let (before, after) = (guards(edit.before()), guards(edit.after()));
        let before = before.unwrap_or_default();
        let after_guards = after.unwrap_or_default();
        for (old, new, claim) in [
            (before.name, after_guards.name, Claim::Name),
            (before.scope, after_guards.scope, Claim::Scope),
        ] {
            if old == new {
                continue;
            }
            if let Some(old) = old {
                writes.push(self.remove(old)?);
            }
            if let (Some(new), Some(instance)) = (new, edit.after()) {
                let row = rows::InstanceGuardRow { instance_id: instance.id };
                let item = self.put_new(new.with(&row)?)?;
                writes.push(Write { item, refusal: Refusal::Taken(claim) });
            }
        }
        Ok(())
    }
}

/// The keys of the rows that guard an instance's name and scope.
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
