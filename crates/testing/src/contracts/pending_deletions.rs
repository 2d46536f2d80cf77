//! Guarantees of [`PendingDeletions`](plugcast_core::ports::PendingDeletions).

use std::collections::BTreeSet;

use plugcast_core::{
    ControlPlane, Plugin,
    limits::platform::MAX_PENDING_ROWS,
    ports::{DeleteControlPlaneError, Deletion},
};

use super::{Adapters, ControlPlaneEditor, Rows};
use crate::doubles::sample;

/// Releases of one plugin: with its changes, they need more than one batch of rows.
const RELEASES: u64 = 70;

fn deletion(control_plane: ControlPlane) -> Deletion {
    Deletion { control_plane, actor: "tester".to_owned(), at: sample::now() }
}

/// Removes all batches and returns their number.
async fn sweep(editor: &ControlPlaneEditor<'_>, adapters: &Adapters) -> usize {
    let mut batches = 0;
    loop {
        let rows = adapters.pending_deletions.rows(editor.id).await.unwrap();
        if rows.keys.is_empty() {
            assert_eq!(rows.sources, []);
            return batches;
        }
        assert!(rows.keys.len() <= MAX_PENDING_ROWS);
        adapters.pending_deletions.remove(editor.id, &rows).await.unwrap();
        adapters.pending_deletions.remove(editor.id, &rows).await.unwrap();
        batches += 1;
    }
}

/// A deleted control plane is not found, its name is free, and it takes no commits.
pub async fn a_deleted_control_plane_is_not_found(adapters: &Adapters) {
    let editor = ControlPlaneEditor::new(adapters).await;
    let plugin = editor.create("headers").await;
    let state = editor.state().await;
    adapters.control_planes.delete_control_plane(&deletion(state.clone())).await.unwrap();
    let store = &adapters.control_planes;
    assert_eq!(store.control_plane(editor.id).await.unwrap(), None);
    assert_eq!(store.control_plane_id(&state.name).await.unwrap(), None);
    assert!(store.control_planes().await.unwrap().iter().all(|one| one.id != editor.id));
    let edit = sample::deletion(&plugin);
    assert!(editor.edit_seeing(state.generation, edit).await.is_err());
    let again = ControlPlane { name: state.name.clone(), ..sample::control_plane("again") };
    store.create_control_plane(&again).await.unwrap();
}

/// A deletion that expects an older generation deletes nothing, and neither does a second deletion.
pub async fn a_delete_at_a_stale_generation_deletes_nothing(adapters: &Adapters) {
    let editor = ControlPlaneEditor::new(adapters).await;
    let stale = editor.state().await;
    editor.create("headers").await;
    let store = &adapters.control_planes;
    let refused = store.delete_control_plane(&deletion(stale)).await.unwrap_err();
    assert!(matches!(refused, DeleteControlPlaneError::Conflict), "{refused}");
    assert_eq!(adapters.pending_deletions.unfinished().await.unwrap(), []);
    let state = editor.state().await;
    store.delete_control_plane(&deletion(state.clone())).await.unwrap();
    let refused = store.delete_control_plane(&deletion(state)).await.unwrap_err();
    assert!(matches!(refused, DeleteControlPlaneError::Conflict), "{refused}");
}

/// The rows of a deleted control plane are removed in batches, which list all its sources. Then the
/// pending deletion is finished.
pub async fn rows_are_removed_in_batches_that_list_every_source(adapters: &Adapters) {
    let editor = ControlPlaneEditor::new(adapters).await;
    let mut plugin = editor.create("headers").await;
    let mut expected = BTreeSet::from([plugin.release.handler.digest]);
    expected.insert(plugin.release.schema.digest);
    for number in 2..=RELEASES {
        let after = sample::plugin(plugin.id, "headers", number.into());
        editor.update(&plugin, &after).await.unwrap();
        expected.insert(after.release.handler.digest);
        plugin = after;
    }
    adapters.control_planes.delete_control_plane(&deletion(editor.state().await)).await.unwrap();
    assert_eq!(adapters.pending_deletions.unfinished().await.unwrap(), [editor.id]);
    let mut listed = BTreeSet::new();
    let first = adapters.pending_deletions.rows(editor.id).await.unwrap();
    assert_eq!(first.keys.len(), MAX_PENDING_ROWS);
    listed.extend(first.sources.iter().copied());
    adapters.pending_deletions.remove(editor.id, &first).await.unwrap();
    listed.extend(adapters.pending_deletions.rows(editor.id).await.unwrap().sources);
    assert_eq!(listed, expected);
    assert_eq!(sweep(&editor, adapters).await, 1);
    assert_eq!(editor.rows().await, Rows { plugins: 0, names: 0, releases: 0, changes: 0 });
    for _ in 0..2 {
        adapters.pending_deletions.finish(editor.id).await.unwrap();
        assert_eq!(adapters.pending_deletions.unfinished().await.unwrap(), []);
    }
}

/// The rows of a control plane that is not deleted cannot be swept.
pub async fn a_control_plane_that_is_not_deleted_is_not_swept(adapters: &Adapters) {
    let editor = ControlPlaneEditor::new(adapters).await;
    let plugin: Plugin = editor.create("headers").await;
    adapters.pending_deletions.rows(editor.id).await.unwrap_err();
    assert_eq!(editor.named("headers").await, Some(plugin));
}
