//! The distributor's answer to a batch of the stream, whole, broken, doubled or out of order.

mod harness;

use harness::{DistributorHarness, change, record};
use plugcast_core::use_cases::read_manifest::read_manifest;
use plugcast_protocol::push::ServerMessage;
use plugcast_testing::{
    contracts::ControlPlaneEditor,
    doubles::{CountedWaits, sample},
};
use rand::{SeedableRng, rngs::StdRng, seq::SliceRandom};

/// Orders in which one batch is tried.
const SHUFFLES: u64 = 24;

#[tokio::test]
async fn a_node_is_told_where_its_manifest_is() {
    let harness = DistributorHarness::new().await;
    let id = harness.control_plane().await;
    assert_eq!(harness.handle(&[change(id, "100")]).await, None);
    let adapters = harness.adapters();
    let waits = CountedWaits::default();
    let manifest = read_manifest(
        &*adapters.control_planes,
        &*adapters.plugins,
        &*adapters.instances,
        &waits,
        id,
    )
    .await
    .unwrap();
    let expected = ServerMessage::ManifestAvailable {
        generation: 1.into(),
        digest: manifest.digest(),
        url: format!("/sync/v1/{id}/manifest"),
    };
    assert_eq!(harness.told(id), [expected.to_bytes()]);
}

#[tokio::test]
async fn each_control_plane_of_a_batch_is_announced_once() {
    let harness = DistributorHarness::new().await;
    let (a, b) = (harness.control_plane().await, harness.control_plane().await);
    let untouched = harness.control_plane().await;
    let batch = [change(a, "1"), change(b, "2"), change(a, "3"), change(a, "3")];
    assert_eq!(harness.handle(&batch).await, None);
    assert_eq!([a, b, untouched].map(|id| harness.told(id).len()), [1, 1, 0]);
}

#[tokio::test]
async fn a_failure_is_where_lambda_comes_back_and_holds_up_nobody() {
    let harness = DistributorHarness::new().await;
    let (broken, whole) = (harness.control_plane().await, harness.control_plane().await);
    harness.break_down(Some(broken));
    let batch =
        [change(whole, "8"), change(broken, "9"), change(broken, "10"), change(whole, "11")];
    assert_eq!(harness.handle(&batch).await.as_deref(), Some("9"));
    assert_eq!([broken, whole].map(|id| harness.told(id).len()), [0, 1]);
    harness.break_down(None);
    assert_eq!(harness.handle(&batch[1..]).await, None);
    assert_eq!(harness.told(broken).len(), 1);
    let told = harness.told(whole);
    assert!(told.iter().all(|message| *message == told[0]), "{told:?}");
}

#[tokio::test]
async fn a_record_that_is_no_change_is_reported_and_holds_up_nobody() {
    let harness = DistributorHarness::new().await;
    let id = harness.control_plane().await;
    let whole = format!("CP#{id}");
    for (partition, sort) in
        [(whole.as_str(), "PLUGIN#1"), ("CP#no-uuid", "CHANGE#1"), ("TOKEN#1", "CHANGE#1")]
    {
        let before = harness.told(id).len();
        let batch = [change(id, "1"), record(partition, sort, "2"), change(id, "3")];
        assert_eq!(harness.handle(&batch).await.as_deref(), Some("2"), "{partition} {sort}");
        assert_eq!(harness.told(id).len(), before + 1);
    }
}

#[tokio::test]
async fn of_many_failures_the_lowest_is_reported_whatever_the_order() {
    let harness = DistributorHarness::new().await;
    let (broken, whole) = (harness.control_plane().await, harness.control_plane().await);
    harness.break_down(Some(broken));
    // As text, 999 comes after 1000.
    let mut batch = [
        change(whole, "998"),
        change(broken, "999"),
        record("CP#no-uuid", "CHANGE#1", "1000"),
        change(broken, "1001"),
        change(whole, "1002"),
    ];
    for seed in 0..SHUFFLES {
        batch.shuffle(&mut StdRng::seed_from_u64(seed));
        assert_eq!(harness.handle(&batch).await.as_deref(), Some("999"), "seed {seed}");
    }
    assert_eq!(harness.told(whole).len(), usize::try_from(SHUFFLES).unwrap());
}

#[tokio::test]
async fn doubled_and_reordered_batches_announce_the_same() {
    let harness = DistributorHarness::new().await;
    let (a, b) = (harness.control_plane().await, harness.control_plane().await);
    let mut batch = [change(a, "1"), change(b, "2"), change(a, "3"), change(b, "4")];
    for seed in 0..SHUFFLES {
        batch.shuffle(&mut StdRng::seed_from_u64(seed));
        assert_eq!(harness.handle(&batch).await, None);
    }
    for id in [a, b] {
        let told = harness.told(id);
        assert_eq!(told.len(), usize::try_from(SHUFFLES).unwrap());
        assert!(told.iter().all(|message| *message == told[0]));
    }
}

#[tokio::test]
async fn a_late_record_announces_the_newest_state() {
    let harness = DistributorHarness::new().await;
    let id = harness.control_plane().await;
    ControlPlaneEditor::of(harness.adapters(), id).create("newer").await;
    assert_eq!(harness.handle(&[change(id, "1")]).await, None);
    let message: ServerMessage = serde_json::from_slice(&harness.told(id)[0]).unwrap();
    assert!(matches!(message,
        ServerMessage::ManifestAvailable { generation, .. } if generation.get() == 2));
}

#[tokio::test]
async fn a_control_plane_that_has_gone_is_no_failure() {
    let harness = DistributorHarness::new().await;
    assert_eq!(harness.handle(&[change(sample::fresh(), "1")]).await, None);
    assert_eq!(harness.handle(&[]).await, None);
}
