//! What a write would change, given what is there. It reads and writes nothing.

use super::{InstanceError, InstanceTarget, InstanceWrite};
use crate::{
    ControlPlane, Instance, InstanceId, InstanceRef,
    limits::{MAX_INSTANCES_PER_CONTROL_PLANE, MAX_INSTANCES_WEIGHT},
    ports::InstanceEdit,
};

/// How the instance is looked up, and the id that it gets if it is not there.
pub(super) fn locate(write: &InstanceWrite) -> Result<(InstanceRef, InstanceId), InstanceError> {
    match &write.target {
        InstanceTarget::New(id) => Ok((InstanceRef::Id(*id), *id)),
        InstanceTarget::Upsert { instance: InstanceRef::Id(id), given_id, .. } => match given_id {
            Some(given) if given != id => {
                Err(InstanceError::IdDiffers { actual: *id, given: *given })
            }
            _ => Ok((InstanceRef::Id(*id), *id)),
        },
        InstanceTarget::Upsert { instance: InstanceRef::Name(path), .. }
            if write.settings.instance_name.as_ref() != Some(path) =>
        {
            Err(InstanceError::NameDiffers(path.clone()))
        }
        InstanceTarget::Upsert { instance, given_id, fresh_id } => {
            Ok((instance.clone(), given_id.unwrap_or(*fresh_id)))
        }
    }
}

/// What a write comes to.
pub(super) enum Plan {
    /// The instance is just so already.
    Nothing(Instance),
    /// The instance as it will be, and the edit that makes it so.
    Edit(Instance, InstanceEdit),
}

/// Plans `write` where `found` is what is there.
pub(super) fn plan(
    write: &InstanceWrite,
    control_plane: &ControlPlane,
    found: Option<Instance>,
    new_id: InstanceId,
) -> Result<Plan, InstanceError> {
    let Some(before) = found else {
        if control_plane.instance_count >= MAX_INSTANCES_PER_CONTROL_PLANE {
            return Err(InstanceError::Full);
        }
        let instance = Instance {
            id: new_id,
            settings: write.settings.clone(),
            created_at: write.now,
            updated_at: write.now,
        };
        refuse_too_heavy(control_plane, 0, instance.weight())?;
        let edit = InstanceEdit::Create(Box::new(instance.clone()));
        return Ok(Plan::Edit(instance, edit));
    };
    match write.target {
        InstanceTarget::New(id) => return Err(InstanceError::IdTaken(id)),
        InstanceTarget::Upsert { given_id: Some(given), .. } if given != before.id => {
            return Err(InstanceError::IdDiffers { actual: before.id, given });
        }
        InstanceTarget::Upsert { .. } => {}
    }
    if before.settings == write.settings {
        return Ok(Plan::Nothing(before));
    }
    let after =
        Instance { settings: write.settings.clone(), updated_at: write.now, ..before.clone() };
    refuse_too_heavy(control_plane, before.weight(), after.weight())?;
    let edit = InstanceEdit::Update { before: Box::new(before), after: Box::new(after.clone()) };
    Ok(Plan::Edit(after, edit))
}

fn refuse_too_heavy(
    control_plane: &ControlPlane,
    before: u64,
    after: u64,
) -> Result<(), InstanceError> {
    let total = control_plane.instance_bytes.saturating_sub(before).saturating_add(after);
    // What makes the whole lighter is welcome even where it was too heavy.
    if total > MAX_INSTANCES_WEIGHT && after > before {
        return Err(InstanceError::TooHeavy(total));
    }
    Ok(())
}
