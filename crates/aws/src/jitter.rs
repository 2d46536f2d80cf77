//! Random waits between attempts.

use std::time::Duration;

use async_trait::async_trait;
use plugcast_core::ports::Backoff;
use rand::RngExt;

/// The longest first wait. A commit takes a few milliseconds, so rivals finish soon.
const BASE: Duration = Duration::from_millis(10);

/// The longest wait.
const CEILING: Duration = Duration::from_millis(500);

/// Waits for a random time between zero and a bound that doubles with every attempt ("full
/// jitter"), so that writers that collided once do not collide again.
#[derive(Debug, Clone, Copy, Default)]
pub struct JitteredBackoff;

#[async_trait]
impl Backoff for JitteredBackoff {
    async fn wait(&self, attempt: u32) {
        let bound = bound_of(attempt);
        let wait = bound.mul_f64(rand::rng().random_range(0.0..=1.0));
        tokio::time::sleep(wait).await;
    }
}

fn bound_of(attempt: u32) -> Duration {
    let doublings = attempt.saturating_sub(1).min(16);
    BASE.saturating_mul(1 << doublings).min(CEILING)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_doubles_up_to_a_ceiling() {
        assert_eq!(bound_of(1), BASE);
        assert_eq!(bound_of(2), BASE * 2);
        assert_eq!(bound_of(u32::MAX), CEILING);
    }
}
