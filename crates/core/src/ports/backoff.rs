//! The port that waits between attempts.

use async_trait::async_trait;

/// Waits between attempts, so that the core needs no clock.
#[async_trait]
pub trait Backoff: Send + Sync {
    /// Waits a random time whose bound grows with `attempt`, which counts from 1.
    async fn wait(&self, attempt: u32);
}
