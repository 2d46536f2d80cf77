//! What [`PendingDeletions`](plugcast_core::ports::PendingDeletions) promises.

use std::collections::BTreeSet;

use plugcast_core::{
    ControlPlane, Plugin,
    limits::MAX_PENDING_ROWS,
    ports::{DeleteControlPlaneError, Deletion, Edit},
};

use super::{Adapters, Rows, Shelf};
use crate::doubles::sample;

/// Releases of one plugin: with its changes more than one batch of rows.
const RELEASES: u64 = 70;

fn deletion(control_plane: ControlPlane) -> Deletion {
    Deletion { control_plane, actor: "tester".to_owned(), at: sample::now() }
}

/// Removes all batches and returns how many there were.
async fn sweep(shelf: &Shelf<'_>, adapters: &Adapters) -> usize {
    let mut batches = 0;
    loop {
        let rows = adapters.pending_deletions.rows(shelf.id).await.unwrap();
        if rows.keys.is_empty() {
            assert_eq!(rows.sources, []);
            return batches;
        }
        assert!(rows.keys.len() <= MAX_PENDING_ROWS);
        adapters.pending_deletions.remove(shelf.id, &rows).await.unwrap();
        adapters.pending_deletions.remove(shelf.id, &rows).await.unwrap();
        batches += 1;
    }
}

/// A deleted control plane is nowhere to be found, its name is free, and nothing is added to it.
pub async fn what_is_deleted_is_out_of_reach(adapters: &Adapters) {
    let shelf = Shelf::new(adapters).await;
    let plugin = shelf.create("headers").await;
    let state = shelf.state().await;
    adapters.control_planes.delete_control_plane(&deletion(state.clone())).await.unwrap();
    let store = &adapters.control_planes;
    assert_eq!(store.control_plane(shelf.id).await.unwrap(), None);
    assert_eq!(store.control_plane_id(&state.name).await.unwrap(), None);
    assert!(store.control_planes().await.unwrap().iter().all(|one| one.id != shelf.id));
    let edit = Edit::Delete(Box::new(plugin));
    assert!(shelf.edit_seeing(state.generation, edit).await.is_err());
    let again = ControlPlane { name: state.name.clone(), ..sample::control_plane("again") };
    store.create_control_plane(&again).await.unwrap();
}

/// Who saw an older generation deletes nothing, and neither does who comes second.
pub async fn a_stale_deleter_deletes_nothing(adapters: &Adapters) {
    let shelf = Shelf::new(adapters).await;
    let stale = shelf.state().await;
    shelf.create("headers").await;
    let store = &adapters.control_planes;
    let refused = store.delete_control_plane(&deletion(stale)).await.unwrap_err();
    assert!(matches!(refused, DeleteControlPlaneError::Conflict), "{refused}");
    assert_eq!(adapters.pending_deletions.unfinished().await.unwrap(), []);
    let state = shelf.state().await;
    store.delete_control_plane(&deletion(state.clone())).await.unwrap();
    let refused = store.delete_control_plane(&deletion(state)).await.unwrap_err();
    assert!(matches!(refused, DeleteControlPlaneError::Conflict), "{refused}");
}

/// Every row goes in batches that name every source, and then it is off the record.
pub async fn every_row_goes_and_names_its_sources(adapters: &Adapters) {
    let shelf = Shelf::new(adapters).await;
    let mut plugin = shelf.create("headers").await;
    let mut expected = BTreeSet::from([plugin.release.handler.digest]);
    expected.insert(plugin.release.schema.digest);
    for number in 2..=RELEASES {
        let after = sample::plugin(plugin.id, "headers", number.into());
        shelf.update(&plugin, &after).await.unwrap();
        expected.insert(after.release.handler.digest);
        plugin = after;
    }
    adapters.control_planes.delete_control_plane(&deletion(shelf.state().await)).await.unwrap();
    assert_eq!(adapters.pending_deletions.unfinished().await.unwrap(), [shelf.id]);
    let mut named = BTreeSet::new();
    let first = adapters.pending_deletions.rows(shelf.id).await.unwrap();
    assert_eq!(first.keys.len(), MAX_PENDING_ROWS);
    named.extend(first.sources.iter().copied());
    adapters.pending_deletions.remove(shelf.id, &first).await.unwrap();
    named.extend(adapters.pending_deletions.rows(shelf.id).await.unwrap().sources);
    assert_eq!(named, expected);
    assert_eq!(sweep(&shelf, adapters).await, 1);
    assert_eq!(shelf.rows().await, Rows { plugins: 0, names: 0, releases: 0, changes: 0 });
    for _ in 0..2 {
        adapters.pending_deletions.finish(shelf.id).await.unwrap();
        assert_eq!(adapters.pending_deletions.unfinished().await.unwrap(), []);
    }
}

/// What was not deleted is not swept.
pub async fn a_living_control_plane_is_left_alone(adapters: &Adapters) {
    let shelf = Shelf::new(adapters).await;
    let plugin: Plugin = shelf.create("headers").await;
    adapters.pending_deletions.rows(shelf.id).await.unwrap_err();
    assert_eq!(shelf.named("headers").await, Some(plugin));
}
