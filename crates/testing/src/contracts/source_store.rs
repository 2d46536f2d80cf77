//! Guarantees of [`SourceStore`](plugcast_core::ports::SourceStore).

use plugcast_core::{Digest, limits::MAX_SOURCE_BYTES};

use super::Adapters;
use crate::doubles::sample;

/// How many writers race.
const RACERS: usize = 16;

/// Any bytes, up to the longest source, are read back unchanged.
pub async fn bytes_are_read_back_unchanged(adapters: &Adapters) {
    let control_plane = sample::fresh();
    let longest: Vec<u8> = (0..=u8::MAX).cycle().take(MAX_SOURCE_BYTES).collect();
    for source in [b"return {}\r\n".to_vec(), Vec::new(), longest] {
        let digest = adapters.sources.put(control_plane, &source).await.unwrap();
        assert_eq!(digest, Digest::of(&source));
        assert_eq!(adapters.sources.get(control_plane, digest).await.unwrap(), Some(source));
    }
}

/// A source that was never stored is missing, even when another control plane has it.
pub async fn a_missing_source_is_none(adapters: &Adapters) {
    let digest = adapters.sources.put(sample::fresh(), b"theirs").await.unwrap();
    assert_eq!(adapters.sources.get(sample::fresh(), digest).await.unwrap(), None);
}

/// Storing the same bytes twice succeeds.
pub async fn storing_the_same_bytes_twice_succeeds(adapters: &Adapters) {
    let control_plane = sample::fresh();
    let first = adapters.sources.put(control_plane, b"return {}").await.unwrap();
    let second = adapters.sources.put(control_plane, b"return {}").await.unwrap();
    assert_eq!(first, second);
    let found = adapters.sources.get(control_plane, first).await.unwrap();
    assert_eq!(found.as_deref(), Some(b"return {}".as_slice()));
}

/// When many writers store the same bytes at once, all succeed.
pub async fn every_racing_writer_of_the_same_bytes_succeeds(adapters: &Adapters) {
    let control_plane = sample::fresh();
    let source = vec![b'x'; MAX_SOURCE_BYTES];
    let racers = (0..RACERS).map(|_| {
        let (sources, source) = (adapters.sources.clone(), source.clone());
        tokio::spawn(async move { sources.put(control_plane, &source).await.unwrap() })
    });
    for racer in racers.collect::<Vec<_>>() {
        assert_eq!(racer.await.unwrap(), Digest::of(&source));
    }
    let found = adapters.sources.get(control_plane, Digest::of(&source)).await.unwrap();
    assert_eq!(found, Some(source));
}

/// Reading a source whose bytes changed is a permanent error.
pub async fn damaged_bytes_are_a_permanent_error(adapters: &Adapters) {
    let control_plane = sample::fresh();
    let digest = adapters.sources.put(control_plane, b"return {}").await.unwrap();
    adapters.probe.damage(control_plane, digest).await;
    let error = adapters.sources.get(control_plane, digest).await.unwrap_err();
    assert!(!error.is_retryable());
}

/// Removing a source affects only its control plane, succeeds twice, and allows storing it again.
pub async fn a_removed_source_can_be_stored_again(adapters: &Adapters) {
    let (ours, theirs) = (sample::fresh(), sample::fresh());
    let digest = adapters.sources.put(ours, b"return {}").await.unwrap();
    adapters.sources.put(theirs, b"return {}").await.unwrap();
    for _ in 0..2 {
        adapters.sources.remove(ours, digest).await.unwrap();
        assert_eq!(adapters.sources.get(ours, digest).await.unwrap(), None);
    }
    assert!(adapters.sources.get(theirs, digest).await.unwrap().is_some());
    adapters.sources.put(ours, b"return {}").await.unwrap();
    assert!(adapters.sources.get(ours, digest).await.unwrap().is_some());
}
