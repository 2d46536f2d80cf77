//! Commits in memory, under one lock.

use async_trait::async_trait;
use plugcast_core::{
    Change, ControlPlaneId, Edit, Generation, Instance, Plugin, PortError,
    edit::{Claim, EntityEdit},
    ports::{ChangeLog, ChangeWriter, Commit, CommitError},
};

use super::registry::{ControlPlaneRows, MemoryRegistry, State};

#[async_trait]
impl ChangeWriter for MemoryRegistry {
    async fn commit(&self, commit: &Commit) -> Result<(), CommitError> {
        let mut state = self.state();
        let is_taken = state.names_another(commit);
        let rows =
            state.control_planes.get_mut(&commit.control_plane).ok_or(CommitError::Conflict)?;
        if rows.control_plane.generation != commit.expected_generation {
            return Err(CommitError::Conflict);
        }
        let record = commit.idempotency.as_deref();
        if record.is_some_and(|record| rows.has_record(record.key, commit.change.at)) {
            return Err(CommitError::Conflict);
        }
        match &commit.edit {
            Edit::Plugin(EntityEdit::Create(plugin)) => create(rows, plugin)?,
            Edit::Plugin(EntityEdit::Update { before, after }) => update(rows, before, after)?,
            Edit::Plugin(EntityEdit::Delete(plugin)) => {
                rows.plugins.remove(&plugin.id).ok_or(CommitError::Conflict)?;
            }
            Edit::Instance(edit) => {
                instance(rows, edit)?;
                let weight = |side: Option<&Instance>| side.map_or(0, Instance::weight);
                rows.control_plane.instance_bytes += weight(edit.after());
                rows.control_plane.instance_bytes -= weight(edit.before());
            }
            Edit::ControlPlane { .. } if is_taken => return Err(CommitError::Taken(Claim::Name)),
            Edit::ControlPlane { after, .. } => {
                rows.control_plane = rows.control_plane.clone().with(*after.clone());
            }
        }
        rows.control_plane.generation = commit.change.generation;
        rows.control_plane.updated_at = commit.change.at;
        rows.control_plane.plugin_count = u32::try_from(rows.plugins.len()).unwrap();
        rows.control_plane.instance_count = u32::try_from(rows.instances.len()).unwrap();
        rows.changes.push(commit.change.clone());
        rows.records.extend(record.map(|record| (record.key, record.clone())));
        Ok(())
    }
}

impl State {
    /// Whether the commit renames a control plane to a name that another one has.
    fn names_another(&self, commit: &Commit) -> bool {
        let Edit::ControlPlane { after, .. } = &commit.edit else { return false };
        let others = self.control_planes.iter().filter(|(id, _)| **id != commit.control_plane);
        others.into_iter().any(|(_, rows)| rows.control_plane.name == after.name)
    }
}

fn create(rows: &mut ControlPlaneRows, plugin: &Plugin) -> Result<(), CommitError> {
    if rows.releases.contains_key(&(plugin.id, plugin.release.number)) {
        return Err(CommitError::Conflict);
    }
    if rows.plugins.values().any(|other| other.name == plugin.name) {
        return Err(CommitError::Taken(Claim::Name));
    }
    if rows.plugins.contains_key(&plugin.id) {
        return Err(CommitError::Taken(Claim::Id));
    }
    store(rows, plugin);
    Ok(())
}

fn update(rows: &mut ControlPlaneRows, before: &Plugin, after: &Plugin) -> Result<(), CommitError> {
    let is_released = rows.releases.contains_key(&(after.id, after.release.number));
    let is_new_release = before.release.number != after.release.number;
    if !rows.plugins.contains_key(&after.id) || (is_new_release && is_released) {
        return Err(CommitError::Conflict);
    }
    if rows.plugins.values().any(|other| other.name == after.name && other.id != after.id) {
        return Err(CommitError::Taken(Claim::Name));
    }
    store(rows, after);
    Ok(())
}

fn store(rows: &mut ControlPlaneRows, plugin: &Plugin) {
    rows.releases.insert((plugin.id, plugin.release.number), plugin.release.clone());
    rows.plugins.insert(plugin.id, plugin.clone());
}

fn instance(rows: &mut ControlPlaneRows, edit: &EntityEdit<Instance>) -> Result<(), CommitError> {
    let known = |instance: &Instance| rows.instances.get(&instance.id);
    if edit.before().is_some_and(|before| known(before).is_none()) {
        return Err(CommitError::Conflict);
    }
    let Some(after) = edit.after() else {
        rows.instances.retain(|id, _| edit.before().is_none_or(|before| *id != before.id));
        return Ok(());
    };
    let others = || {
        let is_itself = |id| edit.before().is_some_and(|before| before.id == id);
        rows.instances.values().filter(move |other| !is_itself(other.id))
    };
    let name = &after.settings.instance_name;
    if name.is_some() && others().any(|other| other.settings.instance_name == *name) {
        return Err(CommitError::Taken(Claim::Name));
    }
    if others().any(|other| other.settings.scope_key() == after.settings.scope_key()) {
        return Err(CommitError::Taken(Claim::Scope));
    }
    if others().any(|other| other.id == after.id) {
        return Err(CommitError::Taken(Claim::Id));
    }
    rows.instances.insert(after.id, after.clone());
    Ok(())
}

#[async_trait]
impl ChangeLog for MemoryRegistry {
    async fn changes(
        &self,
        control_plane: ControlPlaneId,
        before: Option<Generation>,
        most: usize,
    ) -> Result<Vec<Change>, PortError> {
        let all = self.changes_of(control_plane);
        let is_asked_for = |change: &Change| before.is_none_or(|before| change.generation < before);
        Ok(all.into_iter().rev().filter(is_asked_for).take(most).collect())
    }
}
