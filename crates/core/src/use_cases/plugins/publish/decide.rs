//! The decision about an upload, given what is stored. It reads and writes nothing.

use super::{PublishError, Published, Target, Upload};
use crate::{
    ControlPlane, Edit, Plugin, PluginId, PluginRef, ReleaseNumber, edit::EntityEdit,
    use_cases::Decision,
};

/// How the plugin is looked up, and its id if it does not exist yet.
pub(super) fn locate(upload: &Upload) -> Result<(PluginRef, PluginId), PublishError> {
    let name = upload.plugin.name();
    match &upload.target {
        Target::New(id) => Ok((PluginRef::Name(name.clone()), *id)),
        Target::Upsert { plugin: PluginRef::Id(id), given_id, .. } => match given_id {
            Some(given) if given != id => {
                Err(PublishError::IdDiffers { actual: *id, given: *given })
            }
            _ => Ok((PluginRef::Id(*id), *id)),
        },
        Target::Upsert { plugin: PluginRef::Name(path), .. } if path != name => {
            Err(PublishError::NameDiffers { path: path.clone(), body: name.clone() })
        }
        Target::Upsert { plugin, given_id, fresh_id } => {
            Ok((plugin.clone(), given_id.unwrap_or(*fresh_id)))
        }
    }
}

/// Refuses a body that gives the plugin another id than it has.
pub(super) fn refuse_other_id(upload: &Upload, before: &Plugin) -> Result<(), PublishError> {
    match upload.target {
        Target::Upsert { given_id: Some(given), .. } if given != before.id => {
            Err(PublishError::IdDiffers { actual: before.id, given })
        }
        _ => Ok(()),
    }
}

/// Creates the plugin with release `number`.
pub(super) fn create(
    upload: &Upload,
    control_plane: &ControlPlane,
    id: PluginId,
    number: ReleaseNumber,
) -> Decision<Published> {
    let generation = control_plane.generation.next();
    let plugin = Plugin {
        id,
        name: upload.plugin.name().clone(),
        tags: upload.tags.clone(),
        release: upload.plugin.release(number, generation, upload.now),
        created_at: upload.now,
        updated_at: upload.now,
    };
    let edit = Edit::Plugin(EntityEdit::create(plugin.clone()));
    Decision::Commit(Published::Created(plugin), edit)
}

/// Replaces `before` by the upload, unless both have the same content.
pub(super) fn update(
    upload: &Upload,
    control_plane: &ControlPlane,
    before: Plugin,
) -> Decision<Published> {
    let generation = control_plane.generation.next();
    let newest = upload.plugin.release(before.release.number.next(), generation, upload.now);
    let same_sources = newest.has_sources_of(&before.release);
    let name = upload.plugin.name();
    if same_sources && before.name == *name && before.tags == upload.tags {
        return Decision::Unchanged(Published::Unchanged(before));
    }
    let after = Plugin {
        id: before.id,
        name: name.clone(),
        tags: upload.tags.clone(),
        release: if same_sources { before.release.clone() } else { newest },
        created_at: before.created_at,
        updated_at: upload.now,
    };
    let edit = Edit::Plugin(EntityEdit::update(before, after.clone()));
    Decision::Commit(Published::Updated(after), edit)
}
