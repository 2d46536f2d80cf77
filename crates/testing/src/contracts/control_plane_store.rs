//! Guarantees of [`ControlPlaneStore`](plugcast_core::ports::ControlPlaneStore).

use plugcast_core::{ControlPlane, ports::CreateControlPlaneError};

use super::Adapters;
use crate::doubles::sample;

/// How many writers race.
const RACERS: usize = 16;

/// A created control plane is found by id, by name and in the list, unchanged.
pub async fn a_created_control_plane_is_found(adapters: &Adapters) {
    let store = &adapters.control_planes;
    let (b, a) = (sample::control_plane("b Ä/#"), sample::control_plane("a"));
    for control_plane in [&b, &a] {
        store.create_control_plane(control_plane).await.unwrap();
    }
    assert_eq!(store.control_plane(b.id).await.unwrap().as_ref(), Some(&b));
    assert_eq!(store.control_plane_id(&b.name).await.unwrap(), Some(b.id));
    assert_eq!(store.control_planes().await.unwrap(), [a, b]);
}

/// Looking up a control plane that does not exist returns nothing, without an error.
pub async fn a_missing_control_plane_is_none(adapters: &Adapters) {
    let store = &adapters.control_planes;
    assert_eq!(store.control_plane(sample::fresh()).await.unwrap(), None);
    assert_eq!(store.control_plane_id(&"missing".parse().unwrap()).await.unwrap(), None);
    assert_eq!(store.control_planes().await.unwrap(), []);
}

/// A taken name or id is rejected, and the control plane that has it stays unchanged.
pub async fn a_taken_name_or_id_is_rejected(adapters: &Adapters) {
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

/// When many writers create one name at once, one succeeds.
pub async fn exactly_one_racing_creator_wins(adapters: &Adapters) {
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
