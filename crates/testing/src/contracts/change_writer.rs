//! Guarantees of [`ChangeWriter`](plugcast_core::ports::ChangeWriter).

use std::collections::BTreeMap;

use plugcast_core::{
    ControlPlane, Edit, Generation, Plugin, control_plane::ControlPlaneSettings, edit::Claim,
    ports::CommitError,
};

use super::{Adapters, ControlPlaneEditor, Rows};
use crate::doubles::sample::{self, creation, deletion, update};

/// How many writers race.
const RACERS: usize = 24;

/// When many writers create one name at the same generation, one succeeds and the others leave no
/// row.
pub async fn exactly_one_racing_creator_wins(adapters: &Adapters) {
    let editor = ControlPlaneEditor::new(adapters).await;
    let racers = (0..RACERS).map(|_| {
        let plugin = sample::plugin(sample::fresh(), "contended", 1.into());
        let commit = sample::commit(editor.id, Generation::default(), creation(&plugin));
        let changes = adapters.changes.clone();
        tokio::spawn(async move { changes.commit(&commit).await.map(|()| plugin) })
    });
    let mut winners = Vec::new();
    for racer in racers.collect::<Vec<_>>() {
        match racer.await.unwrap() {
            Ok(plugin) => winners.push(plugin),
            Err(error) => assert!(matches!(error, CommitError::Conflict), "{error}"),
        }
    }
    assert_eq!(winners.len(), 1);
    assert_eq!(editor.named("contended").await, winners.pop());
    assert_eq!(editor.rows().await, Rows { plugins: 1, names: 1, releases: 1, changes: 1 });
    assert_eq!(editor.state().await.plugin_count, 1);
}

/// A commit that expects an older generation, or one that never existed, changes nothing.
pub async fn a_commit_at_a_stale_generation_changes_nothing(adapters: &Adapters) {
    let editor = ControlPlaneEditor::new(adapters).await;
    let plugin = editor.create("headers").await;
    let (state, rows) = (editor.state().await, editor.rows().await);
    let renamed = Plugin { name: "renamed".parse().unwrap(), ..plugin.clone() };
    let edits = [
        creation(&editor.new_plugin(sample::fresh(), "other").await),
        update(&plugin, &renamed),
        deletion(&plugin),
    ];
    for edit in edits {
        for seen in [Generation::default(), Generation::from(7)] {
            let error = editor.edit_seeing(seen, edit.clone()).await.unwrap_err();
            assert!(matches!(error, CommitError::Conflict), "{error}");
        }
    }
    assert_eq!(editor.state().await, state);
    assert_eq!(editor.rows().await, rows);
    assert_eq!(editor.named("headers").await, Some(plugin));
}

/// When several conditions fail, a conflict is reported before a taken name, and a taken name before
/// a taken id.
pub async fn a_conflict_is_reported_before_a_taken_name_or_id(adapters: &Adapters) {
    let editor = ControlPlaneEditor::new(adapters).await;
    let taken = editor.create("taken").await;
    let rows = editor.rows().await;
    let same_name = editor.new_plugin(sample::fresh(), "taken").await;
    let same_id = editor.new_plugin(taken.id, "other").await;
    let same_both = editor.new_plugin(taken.id, "taken").await;
    for plugin in [&same_name, &same_both] {
        let error = editor.edit(creation(plugin)).await.unwrap_err();
        assert!(matches!(error, CommitError::Taken(Claim::Name)), "{error}");
    }
    let error = editor.edit(creation(&same_id)).await.unwrap_err();
    assert!(matches!(error, CommitError::Taken(Claim::Id)), "{error}");
    for plugin in [same_name, same_id, same_both] {
        let error = editor.edit_seeing(0.into(), creation(&plugin)).await.unwrap_err();
        assert!(matches!(error, CommitError::Conflict), "{error}");
    }
    assert_eq!(editor.rows().await, rows);
}

/// A renamed plugin is found only by its new name, and the old name is free.
pub async fn a_rename_frees_the_old_name(adapters: &Adapters) {
    let editor = ControlPlaneEditor::new(adapters).await;
    let (old, other) = (editor.create("old").await, editor.create("other").await);
    let new = Plugin { name: "new".parse().unwrap(), ..old.clone() };
    editor.update(&old, &new).await.unwrap();
    assert_eq!(editor.named("old").await, None);
    assert_eq!(editor.named("new").await, Some(new.clone()));
    let clash = Plugin { name: other.name.clone(), ..new.clone() };
    let error = editor.update(&new, &clash).await.unwrap_err();
    assert!(matches!(error, CommitError::Taken(Claim::Name)), "{error}");
    assert_eq!(editor.named("other").await, Some(other));
    editor.create("old").await;
    assert_eq!(editor.rows().await, Rows { plugins: 3, names: 3, releases: 3, changes: 4 });
}

/// Deleting a plugin frees its name and keeps its releases and changes. A plugin that is created
/// again under the id continues its release numbers.
pub async fn a_delete_keeps_releases_and_changes(adapters: &Adapters) {
    let editor = ControlPlaneEditor::new(adapters).await;
    let first = editor.create("headers").await;
    editor.edit(deletion(&first)).await.unwrap();
    assert_eq!(editor.named("headers").await, None);
    assert_eq!(editor.with_id(first.id).await, None);
    assert_eq!(editor.rows().await, Rows { plugins: 0, names: 0, releases: 1, changes: 2 });
    let again = editor.new_plugin(first.id, "headers").await;
    assert_eq!(again.release.number.get(), 2);
    editor.edit(creation(&again)).await.unwrap();
    assert_eq!(editor.rows().await, Rows { plugins: 1, names: 1, releases: 2, changes: 3 });
}

/// Updating or deleting a plugin that does not exist is a conflict.
pub async fn a_missing_plugin_cannot_be_edited(adapters: &Adapters) {
    let editor = ControlPlaneEditor::new(adapters).await;
    let missing = sample::plugin(sample::fresh(), "missing", 1.into());
    let newer = sample::plugin(missing.id, "missing", 2.into());
    for error in [editor.update(&missing, &newer).await, editor.edit(deletion(&missing)).await] {
        assert!(matches!(error, Err(CommitError::Conflict)), "{error:?}");
    }
    assert_eq!(editor.rows().await, Rows { plugins: 0, names: 0, releases: 0, changes: 0 });
}

/// Only an edit with a new release records one, and release 10 sorts after release 9.
pub async fn each_new_release_takes_the_next_number(adapters: &Adapters) {
    let editor = ControlPlaneEditor::new(adapters).await;
    let mut plugin = editor.create("headers").await;
    let tagged = Plugin { tags: vec!["a".to_owned()].try_into().unwrap(), ..plugin.clone() };
    editor.update(&plugin, &tagged).await.unwrap();
    for number in 2..=11 {
        let after = sample::plugin(plugin.id, "headers", number.into());
        editor.update(&plugin, &after).await.unwrap();
        plugin = after;
    }
    let last = adapters.plugins.last_release_number(editor.id, plugin.id).await.unwrap();
    assert_eq!(last.get(), 11);
    assert_eq!(editor.rows().await, Rows { plugins: 1, names: 1, releases: 11, changes: 12 });
    assert_eq!(editor.state().await.generation.get(), 12);
}

/// New settings take the next generation and free the old name. A name that another control plane
/// has is rejected.
pub async fn new_settings_take_a_generation_and_free_the_old_name(adapters: &Adapters) {
    let (editor, other) =
        (ControlPlaneEditor::new(adapters).await, ControlPlaneEditor::new(adapters).await);
    editor.create("headers").await;
    let (before, taken) = (editor.state().await, other.state().await.name);
    let labels = BTreeMap::from([("env".to_owned(), "prod".to_owned())]);
    let after = ControlPlaneSettings {
        name: format!("renamed {}", editor.id).parse().unwrap(),
        description: Some("of the edge".to_owned().try_into().unwrap()),
        labels: labels.try_into().unwrap(),
    };
    let change = |before: &ControlPlane, after: &ControlPlaneSettings| Edit::ControlPlane {
        before: Box::new(before.settings()),
        after: Box::new(after.clone()),
    };
    editor.edit(change(&before, &after)).await.unwrap();
    let state = editor.state().await;
    assert_eq!(state, ControlPlane { generation: 2.into(), ..before.clone().with(after.clone()) });
    let store = &adapters.control_planes;
    assert_eq!(store.control_plane_id(&before.name).await.unwrap(), None);
    assert_eq!(store.control_plane_id(&after.name).await.unwrap(), Some(editor.id));

    let clash = ControlPlaneSettings { name: taken, ..after.clone() };
    let error = editor.edit(change(&state, &clash)).await.unwrap_err();
    assert!(matches!(error, CommitError::Taken(Claim::Name)), "{error}");
    let error = editor.edit_seeing(1.into(), change(&state, &clash)).await.unwrap_err();
    assert!(matches!(error, CommitError::Conflict), "{error}");
    assert_eq!(editor.state().await, state);
    let undescribed = ControlPlaneSettings { description: None, ..after };
    editor.edit(change(&state, &undescribed)).await.unwrap();
    assert_eq!(editor.state().await.description, None);
    assert_eq!(editor.rows().await, Rows { plugins: 1, names: 1, releases: 1, changes: 3 });
}
