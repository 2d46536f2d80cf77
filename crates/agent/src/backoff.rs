//! The delay before the next attempt. It has no clock and no retry loop; callers bring both.

use std::time::Duration;

/// Delays that double from the first to the longest, each shortened by a random share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Backoff {
    first: Duration,
    longest: Duration,
    jitter: f64,
}

/// Why a backoff is invalid.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum InvalidBackoff {
    /// It would retry in a busy loop.
    #[error("the first delay must be longer than zero")]
    NoDelay,
    /// Its delays would shrink.
    #[error("the first delay ({first:?}) must not be longer than the longest ({longest:?})")]
    Shrinking {
        /// The first delay.
        first: Duration,
        /// The longest delay.
        longest: Duration,
    },
    /// Its random share is not between 0 and 1.
    #[error("the jitter must be between 0 and 1, but is {0}")]
    Jitter(f64),
}

impl Backoff {
    /// Delays from `first`, doubling up to `longest`. `jitter` is the largest share that is
    /// randomly taken off a delay: 0 takes off nothing, 1 up to the whole delay.
    pub fn try_new(
        first: Duration,
        longest: Duration,
        jitter: f64,
    ) -> Result<Self, InvalidBackoff> {
        if first.is_zero() {
            return Err(InvalidBackoff::NoDelay);
        }
        if first > longest {
            return Err(InvalidBackoff::Shrinking { first, longest });
        }
        if !(0.0..=1.0).contains(&jitter) {
            return Err(InvalidBackoff::Jitter(jitter));
        }
        Ok(Self { first, longest, jitter })
    }

    /// For constants of this crate, where `first` is above zero and at most `longest`.
    pub(crate) const fn of(first: Duration, longest: Duration) -> Self {
        Self { first, longest, jitter: 0.8 }
    }

    /// The upper bound of every delay.
    pub fn longest(&self) -> Duration {
        self.longest
    }

    /// The delay before attempt `attempt` (the first retry is 0), given `chance` of 0 to 1.
    fn delay(&self, attempt: u32, chance: f64) -> Duration {
        let factor = 2_u32.saturating_pow(attempt.min(31));
        let whole = self.first.saturating_mul(factor).min(self.longest);
        whole.mul_f64(1.0 - self.jitter * chance.clamp(0.0, 1.0))
    }
}

/// The delays of consecutive failures.
#[derive(Debug, Clone)]
pub(crate) struct Delays {
    backoff: Backoff,
    failures: u32,
}

impl Delays {
    pub(crate) fn new(backoff: Backoff) -> Self {
        Self { backoff, failures: 0 }
    }

    /// The upper bound of every delay.
    pub(crate) fn longest(&self) -> Duration {
        self.backoff.longest()
    }

    /// Counts a failure and returns the delay after it.
    pub(crate) fn after_failure(&mut self) -> Duration {
        let delay = self.backoff.delay(self.failures, rand::random());
        self.failures = self.failures.saturating_add(1);
        delay
    }

    /// Starts again at the first delay, after a success.
    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }
}

/// `interval` plus or minus a tenth, so that agents that started together do not pull together.
pub(crate) fn spread(interval: Duration) -> Duration {
    interval.mul_f64(0.9 + 0.2 * rand::random::<f64>())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn rejects_delays_that_shrink_and_jitter_out_of_range() {
        let zero = Backoff::try_new(Duration::ZERO, SECOND, 0.5);
        assert_eq!(zero, Err(InvalidBackoff::NoDelay));
        assert!(Backoff::try_new(2 * SECOND, SECOND, 0.5).is_err());
        for jitter in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
            assert!(Backoff::try_new(SECOND, SECOND, jitter).is_err(), "{jitter}");
        }
        assert!(Backoff::try_new(SECOND, SECOND, 0.0).is_ok());
    }

    #[test]
    fn doubles_up_to_the_longest_delay_without_overflow() {
        let backoff = Backoff::try_new(SECOND, 60 * SECOND, 0.0).unwrap();
        let seconds: Vec<u64> = (0..8).map(|n| backoff.delay(n, 0.7).as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(backoff.delay(u32::MAX, 0.0), 60 * SECOND);
    }

    #[test]
    fn takes_off_at_most_the_jitter() {
        let backoff = Backoff::try_new(SECOND, SECOND, 0.25).unwrap();
        assert_eq!(backoff.delay(0, 0.0), SECOND);
        assert_eq!(backoff.delay(0, 1.0), SECOND.mul_f64(0.75));
        assert_eq!(backoff.delay(0, 99.0), SECOND.mul_f64(0.75));
    }

    #[test]
    fn starts_again_after_a_success() {
        let mut delays = Delays::new(Backoff::try_new(SECOND, 60 * SECOND, 0.0).unwrap());
        assert_eq!(delays.after_failure(), SECOND);
        assert_eq!(delays.after_failure(), 2 * SECOND);
        delays.reset();
        assert_eq!(delays.after_failure(), SECOND);
    }
}
