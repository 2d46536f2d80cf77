//! What an upload would change, given what is there. It reads and writes nothing.

use super::{PublishError, Published, Target, Upload};
use crate::{
    Change, ChangeKind, ControlPlane, Plugin, PluginId, PluginRef, ReleaseNumber, Subject,
    limits::ANSWER_LIFE_SECONDS,
    ports::{Commit, Edit},
    preconditions::{IdempotencyRecord, RequestIdentity},
};

/// How the plugin is looked up, and the id that it gets if it is not there.
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

/// What an upload with a key is answered, now and when it comes again.
pub(super) fn record(upload: &Upload, plugin: &Plugin) -> Option<Box<IdempotencyRecord>> {
    let RequestIdentity { key, request } = upload.preconditions.key?;
    let until = upload.now.plus_seconds(ANSWER_LIFE_SECONDS);
    Some(Box::new(IdempotencyRecord { key, request, plugin: plugin.clone(), until }))
}

/// What an upload comes to.
pub(super) enum Plan {
    /// The plugin is just so already.
    Nothing(Plugin),
    /// The plugin as it will be, and the change that makes it so.
    Commit(Published, Box<Commit>),
}

/// The plugin comes into being as release `number`.
pub(super) fn plan_create(
    upload: &Upload,
    control_plane: &ControlPlane,
    id: PluginId,
    number: ReleaseNumber,
) -> Plan {
    let generation = control_plane.generation.next();
    let plugin = Plugin {
        id,
        name: upload.plugin.name().clone(),
        tags: upload.tags.clone(),
        release: upload.plugin.release(number, generation, upload.now),
        created_at: upload.now,
        updated_at: upload.now,
    };
    let change = Change {
        generation,
        kind: ChangeKind::Created,
        subject: Subject::plugin(&plugin, None, Some(&plugin.release)),
        actor: upload.actor.clone(),
        at: upload.now,
    };
    let commit = Commit {
        control_plane: control_plane.id,
        expected_generation: control_plane.generation,
        edit: Edit::Create(Box::new(plugin.clone())),
        change,
        idempotency: record(upload, &plugin),
    };
    Plan::Commit(Published::Created(plugin), Box::new(commit))
}

/// The plugin becomes what is uploaded, unless it is that already.
pub(super) fn plan_update(upload: &Upload, control_plane: &ControlPlane, before: Plugin) -> Plan {
    let generation = control_plane.generation.next();
    let newest = upload.plugin.release(before.release.number.next(), generation, upload.now);
    let same_sources = newest.has_sources_of(&before.release);
    let name = upload.plugin.name();
    if same_sources && before.name == *name && before.tags == upload.tags {
        return Plan::Nothing(before);
    }
    let after = Plugin {
        id: before.id,
        name: name.clone(),
        tags: upload.tags.clone(),
        release: if same_sources { before.release.clone() } else { newest },
        created_at: before.created_at,
        updated_at: upload.now,
    };
    let change = Change {
        generation,
        kind: ChangeKind::Updated,
        subject: Subject::plugin(&after, Some(&before.release), Some(&after.release)),
        actor: upload.actor.clone(),
        at: upload.now,
    };
    let commit = Commit {
        control_plane: control_plane.id,
        expected_generation: control_plane.generation,
        edit: Edit::Update { before: Box::new(before), after: Box::new(after.clone()) },
        change,
        idempotency: record(upload, &after),
    };
    Plan::Commit(Published::Updated(after), Box::new(commit))
}
