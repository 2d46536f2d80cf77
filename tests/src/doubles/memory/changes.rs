//! Committing in memory: all under one lock.

use async_trait::async_trait;
use plugcast_core::{
    Change, ControlPlaneId, Generation, Instance, Plugin, PortError,
    ports::{ChangeLog, ChangeWriter, Commit, CommitError, Edit, InstanceEdit},
};

use super::registry::{MemoryRegistry, Shelf, State};

#[async_trait]
impl ChangeWriter for MemoryRegistry {
    async fn commit(&self, commit: &Commit) -> Result<(), CommitError> {
        let mut state = self.state();
        let is_taken = state.names_another(commit);
        let shelf = state.shelves.get_mut(&commit.control_plane).ok_or(CommitError::Conflict)?;
        if shelf.control_plane.generation != commit.expected_generation {
            return Err(CommitError::Conflict);
        }
        let record = commit.idempotency.as_deref();
        if record.is_some_and(|record| shelf.has_record(record.key, commit.change.at)) {
            return Err(CommitError::Conflict);
        }
        match &commit.edit {
            Edit::Create(plugin) => create(shelf, plugin)?,
            Edit::Update { before, after } => update(shelf, before, after)?,
            Edit::Delete(plugin) => {
                shelf.plugins.remove(&plugin.id).ok_or(CommitError::Conflict)?;
            }
            Edit::Instance(edit) => {
                instance(shelf, edit)?;
                let weight = |side: Option<&Instance>| side.map_or(0, Instance::weight);
                shelf.control_plane.instance_bytes += weight(edit.after());
                shelf.control_plane.instance_bytes -= weight(edit.before());
            }
            Edit::Settings { .. } if is_taken => return Err(CommitError::NameTaken),
            Edit::Settings { after, .. } => {
                shelf.control_plane = shelf.control_plane.clone().with(*after.clone());
            }
        }
        shelf.control_plane.generation = commit.change.generation;
        shelf.control_plane.updated_at = commit.change.at;
        shelf.control_plane.plugin_count = u32::try_from(shelf.plugins.len()).unwrap();
        shelf.control_plane.instance_count = u32::try_from(shelf.instances.len()).unwrap();
        shelf.changes.push(commit.change.clone());
        shelf.records.extend(record.map(|record| (record.key, record.clone())));
        Ok(())
    }
}

impl State {
    /// Whether a control plane is to be given a name that another one has.
    fn names_another(&self, commit: &Commit) -> bool {
        let Edit::Settings { after, .. } = &commit.edit else { return false };
        let others = self.shelves.iter().filter(|(id, _)| **id != commit.control_plane);
        others.into_iter().any(|(_, shelf)| shelf.control_plane.name == after.name)
    }
}

fn create(shelf: &mut Shelf, plugin: &Plugin) -> Result<(), CommitError> {
    if shelf.releases.contains_key(&(plugin.id, plugin.release.number)) {
        return Err(CommitError::Conflict);
    }
    if shelf.plugins.values().any(|other| other.name == plugin.name) {
        return Err(CommitError::NameTaken);
    }
    if shelf.plugins.contains_key(&plugin.id) {
        return Err(CommitError::IdTaken);
    }
    store(shelf, plugin);
    Ok(())
}

fn update(shelf: &mut Shelf, before: &Plugin, after: &Plugin) -> Result<(), CommitError> {
    let is_released = shelf.releases.contains_key(&(after.id, after.release.number));
    let is_new_release = before.release.number != after.release.number;
    if !shelf.plugins.contains_key(&after.id) || (is_new_release && is_released) {
        return Err(CommitError::Conflict);
    }
    if shelf.plugins.values().any(|other| other.name == after.name && other.id != after.id) {
        return Err(CommitError::NameTaken);
    }
    store(shelf, after);
    Ok(())
}

fn store(shelf: &mut Shelf, plugin: &Plugin) {
    shelf.releases.insert((plugin.id, plugin.release.number), plugin.release.clone());
    shelf.plugins.insert(plugin.id, plugin.clone());
}

fn instance(shelf: &mut Shelf, edit: &InstanceEdit) -> Result<(), CommitError> {
    let known = |instance: &Instance| shelf.instances.get(&instance.id);
    if edit.before().is_some_and(|before| known(before).is_none()) {
        return Err(CommitError::Conflict);
    }
    let Some(after) = edit.after() else {
        shelf.instances.retain(|id, _| edit.before().is_none_or(|before| *id != before.id));
        return Ok(());
    };
    let others = || {
        let is_itself = |id| edit.before().is_some_and(|before| before.id == id);
        shelf.instances.values().filter(move |other| !is_itself(other.id))
    };
    let name = &after.settings.instance_name;
    if name.is_some() && others().any(|other| other.settings.instance_name == *name) {
        return Err(CommitError::NameTaken);
    }
    if others().any(|other| other.settings.scope_key() == after.settings.scope_key()) {
        return Err(CommitError::ScopeTaken);
    }
    if others().any(|other| other.id == after.id) {
        return Err(CommitError::IdTaken);
    }
    shelf.instances.insert(after.id, after.clone());
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
