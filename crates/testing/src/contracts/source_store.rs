//! What a [`SourceStore`](plugcast_core::ports::SourceStore) promises.

use plugcast_core::{Digest, limits::MAX_SOURCE_BYTES};

use super::Adapters;
use crate::doubles::sample;

/// How many writers race.
const RACERS: usize = 16;

/// The bytes come back as they were, whatever they are and however long.
pub async fn bytes_come_back_as_they_were(adapters: &Adapters) {
    let control_plane = sample::fresh();
    let longest: Vec<u8> = (0..=u8::MAX).cycle().take(MAX_SOURCE_BYTES).collect();
    for source in [b"return {}\r\n".to_vec(), Vec::new(), longest] {
        let digest = adapters.sources.put(control_plane, &source).await.unwrap();
        assert_eq!(digest, Digest::of(&source));
        assert_eq!(adapters.sources.get(control_plane, digest).await.unwrap(), Some(source));
    }
}

/// A source that was never stored is missing, also where another control plane has it.
pub async fn what_is_missing_is_none(adapters: &Adapters) {
    let digest = adapters.sources.put(sample::fresh(), b"theirs").await.unwrap();
    assert_eq!(adapters.sources.get(sample::fresh(), digest).await.unwrap(), None);
}

/// Storing the same bytes twice is no error.
pub async fn a_source_is_put_twice(adapters: &Adapters) {
    let control_plane = sample::fresh();
    let first = adapters.sources.put(control_plane, b"return {}").await.unwrap();
    let second = adapters.sources.put(control_plane, b"return {}").await.unwrap();
    assert_eq!(first, second);
    let found = adapters.sources.get(control_plane, first).await.unwrap();
    assert_eq!(found.as_deref(), Some(b"return {}".as_slice()));
}

/// Of many who store the same bytes at once, every one succeeds.
pub async fn many_put_one_source(adapters: &Adapters) {
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

/// Bytes that are no longer what they were are an error that stays, never an answer.
pub async fn damage_is_noticed(adapters: &Adapters) {
    let control_plane = sample::fresh();
    let digest = adapters.sources.put(control_plane, b"return {}").await.unwrap();
    adapters.probe.damage(control_plane, digest).await;
    let error = adapters.sources.get(control_plane, digest).await.unwrap_err();
    assert!(!error.is_retryable());
}

/// A removed source is gone from its control plane alone; removing it twice is no error.
pub async fn a_removed_source_is_gone_and_may_come_again(adapters: &Adapters) {
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
