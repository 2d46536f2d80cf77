//! The decision about a write, given what is stored. It reads and writes nothing.

use super::{InstanceError, InstanceTarget, InstanceWrite};
use crate::{
    ControlPlane, Edit, Instance, InstanceId, InstanceRef,
    edit::EntityEdit,
    limits::{MAX_INSTANCES_PER_CONTROL_PLANE, platform::MAX_INSTANCES_WEIGHT},
    use_cases::Decision,
};

/// How the instance is looked up, and its id if it does not exist yet.
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

/// Decides `write`, where `found` is the instance that is stored.
pub(super) fn decide(
    write: &InstanceWrite,
    control_plane: &ControlPlane,
    found: Option<Instance>,
    new_id: InstanceId,
) -> Result<Decision<Instance>, InstanceError> {
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
        let edit = Edit::Instance(EntityEdit::create(instance.clone()));
        return Ok(Decision::Commit(instance, edit));
    };
    match write.target {
        InstanceTarget::New(id) => return Err(InstanceError::IdTaken(id)),
        InstanceTarget::Upsert { given_id: Some(given), .. } if given != before.id => {
            return Err(InstanceError::IdDiffers { actual: before.id, given });
        }
        InstanceTarget::Upsert { .. } => {}
    }
    if before.settings == write.settings {
        return Ok(Decision::Unchanged(before));
    }
    let after =
        Instance { settings: write.settings.clone(), updated_at: write.now, ..before.clone() };
    refuse_too_heavy(control_plane, before.weight(), after.weight())?;
    let edit = Edit::Instance(EntityEdit::update(before, after.clone()));
    Ok(Decision::Commit(after, edit))
}

fn refuse_too_heavy(
    control_plane: &ControlPlane,
    before: u64,
    after: u64,
) -> Result<(), InstanceError> {
    let total = control_plane.instance_bytes.saturating_sub(before).saturating_add(after);
    // A write that makes the whole lighter is accepted even above the limit.
    if total > MAX_INSTANCES_WEIGHT && after > before {
        return Err(InstanceError::TooHeavy(total));
    }
    Ok(())
}
