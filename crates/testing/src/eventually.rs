//! Waiting for a state of another task or process, with a bound.

use std::time::Duration;

use tokio::time::{Instant, sleep};

/// How long [`eventually`] waits before it fails the test.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The pause between two looks.
const PAUSE: Duration = Duration::from_millis(20);

/// Waits until `condition` is true.
///
/// # Panics
///
/// With `state`, when the condition is still false after [`PATIENCE`].
pub async fn eventually(state: &str, condition: impl AsyncFnMut() -> bool) {
    within(PATIENCE, state, condition).await;
}

async fn within(patience: Duration, state: &str, mut condition: impl AsyncFnMut() -> bool) {
    let started = Instant::now();
    while !condition().await {
        assert!(started.elapsed() < patience, "not within {patience:?}: {state}");
        sleep(PAUSE).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn returns_as_soon_as_the_condition_is_true() {
        let mut looks = 0;
        let third_look = async || {
            looks += 1;
            looks == 3
        };
        eventually("the third look", third_look).await;
        assert_eq!(looks, 3);
    }

    #[tokio::test]
    #[should_panic(expected = "not within 1ms: the file exists")]
    async fn fails_with_the_state_when_the_time_is_over() {
        within(Duration::from_millis(1), "the file exists", async || false).await;
    }
}
