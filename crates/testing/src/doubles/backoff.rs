//! A backoff that takes no time.

use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use plugcast_core::ports::Backoff;

/// Counts the waits, and yields to other tasks instead of waiting.
#[derive(Debug, Default)]
pub struct CountedWaits(AtomicU32);

impl CountedWaits {
    /// The number of waits so far.
    pub fn count(&self) -> u32 {
        self.0.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Backoff for CountedWaits {
    async fn wait(&self, _: u32) {
        self.0.fetch_add(1, Ordering::SeqCst);
        tokio::task::yield_now().await;
    }
}
