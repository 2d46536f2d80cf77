//! Hints that a pull may find something new.
//!
//! A hint carries no state, so waiting hints are merged into one. A push that is lost, repeated or
//! reordered therefore changes the latency and nothing else.

use std::{
    sync::{Mutex, PoisonError},
    time::Instant,
};

use plugcast_core::Generation;
use tokio::sync::Notify;

/// A reason to pull.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hint {
    /// The generation that a push announced. `None` asks for the newest.
    pub(crate) at_least: Option<Generation>,
    /// When the first of the merged hints arrived.
    pub(crate) heard_at: Instant,
}

impl Hint {
    /// Asks for the newest generation: after a connect, or on the timer.
    pub(crate) fn anything() -> Self {
        Self { at_least: None, heard_at: Instant::now() }
    }

    /// A push announced `generation`.
    pub(crate) fn pushed(generation: Generation) -> Self {
        Self { at_least: Some(generation), heard_at: Instant::now() }
    }

    fn merge(self, other: Self) -> Self {
        // A pull without a generation reads the registry itself, so it covers every generation.
        let at_least = self.at_least.zip(other.at_least).map(|(one, two)| one.max(two));
        Self { at_least, heard_at: self.heard_at.min(other.heard_at) }
    }
}

/// A mailbox for one hint.
#[derive(Debug, Default)]
pub(crate) struct Hints {
    waiting: Mutex<Option<Hint>>,
    arrived: Notify,
}

impl Hints {
    /// Adds a hint, merged with the one that is waiting.
    pub(crate) fn leave(&self, hint: Hint) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        *waiting = Some(waiting.map_or(hint, |earlier| earlier.merge(hint)));
        self.arrived.notify_one();
    }

    /// Takes the waiting hint, or waits for one. It is safe to cancel.
    pub(crate) async fn take(&self) -> Hint {
        loop {
            let taken = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
            match taken {
                Some(hint) => return hint,
                None => self.arrived.notified().await,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn merges_hints_into_the_newest_generation_and_the_earliest_time() {
        let hints = Hints::default();
        let first = Hint::pushed(3.into());
        for generation in [5, 4, 5] {
            hints.leave(Hint { at_least: Some(generation.into()), ..Hint::anything() });
        }
        hints.leave(first);
        let merged = hints.take().await;
        assert_eq!(merged, Hint { at_least: Some(5.into()), heard_at: first.heard_at });
    }

    #[tokio::test]
    async fn a_hint_without_a_generation_covers_every_generation() {
        let hints = Hints::default();
        hints.leave(Hint::pushed(9.into()));
        hints.leave(Hint::anything());
        hints.leave(Hint::pushed(8.into()));
        assert_eq!(hints.take().await.at_least, None);
    }

    #[tokio::test]
    async fn takes_a_hint_once() {
        let hints = Hints::default();
        hints.leave(Hint::anything());
        hints.take().await;
        let second = std::future::poll_fn(|context| {
            let mut take = std::pin::pin!(hints.take());
            std::task::Poll::Ready(take.as_mut().poll(context).is_pending())
        });
        assert!(second.await);
    }
}
