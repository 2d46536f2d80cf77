//! What a [`ControlPlaneStore`](plugcast_core::ports::ControlPlaneStore) promises.

use plugcast_core::{ControlPlane, ports::CreateControlPlaneError};

use super::Adapters;
use crate::doubles::sample;

/// How many writers race.
const RACERS: usize = 16;

/// What was created is found by id, by name and in the list, as it was written.
pub async fn what_is_created_is_found(adapters: &Adapters) {
    let store = &adapters.control_planes;
    let (b, a) = (sample::control_plane("b Ä/#"), sample::control_plane("a"));
    for control_plane in [&b, &a] {
        store.create_control_plane(control_plane).await.unwrap();
    }
    assert_eq!(store.control_plane(b.id).await.unwrap().as_ref(), Some(&b));
    assert_eq!(store.control_plane_id(&b.name).await.unwrap(), Some(b.id));
    assert_eq!(store.control_planes().await.unwrap(), [a, b]);
}

/// What was never created is missing, and that is no error.
pub async fn what_is_missing_is_none(adapters: &Adapters) {
    let store = &adapters.control_planes;
    assert_eq!(store.control_plane(sample::fresh()).await.unwrap(), None);
    assert_eq!(store.control_plane_id(&"nobody".parse().unwrap()).await.unwrap(), None);
    assert_eq!(store.control_planes().await.unwrap(), []);
}

/// A name or an id that is taken is refused, and what has it stays as it is.
pub async fn a_name_and_an_id_are_given_once(adapters: &Adapters) {
    let store = &adapters.control_planes;
    let first = sample::control_plane("first");
    store.create_control_plane(&first).await.unwrap();
    let same_name = sample::control_plane("first");
    let same_id = ControlPlane { id: first.id, ..sample::control_plane("second") };
    for other in [same_name, same_id] {
        let error = store.create_control_plane(&other).await.unwrap_err();
        assert!(matches!(error, CreateControlPlaneError::NameTaken), "{error}");
    }
    assert_eq!(store.control_planes().await.unwrap(), [first]);
    assert_eq!(store.control_plane_id(&"second".parse().unwrap()).await.unwrap(), None);
}

/// Of many who create one name at once, one does.
pub async fn of_many_creators_one_wins(adapters: &Adapters) {
    let racers = (0..RACERS).map(|_| {
        let store = adapters.control_planes.clone();
        tokio::spawn(async move {
            store.create_control_plane(&sample::control_plane("contended")).await.is_ok()
        })
    });
    let mut winners = 0;
    for racer in racers.collect::<Vec<_>>() {
        winners += usize::from(racer.await.unwrap());
    }
    assert_eq!(winners, 1);
    assert_eq!(adapters.control_planes.control_planes().await.unwrap().len(), 1);
}
