//! Hints that there is something to pull.
//!
//! A hint carries no state, so any number of them that wait is worth as much as the newest:
//! they are merged, and a lost, doubled or reordered push changes nothing but latency.

use std::{
    sync::{Mutex, PoisonError},
    time::Instant,
};

use plugcast_core::Generation;
use tokio::sync::Notify;

/// A reason to pull.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hint {
    /// The generation that was heard of. `None` asks for whatever there is.
    pub(crate) at_least: Option<Generation>,
    /// When the first of the merged hints came.
    pub(crate) heard_at: Instant,
}

impl Hint {
    /// Whatever there is: after a connect, or because it is time.
    pub(crate) fn whatever() -> Self {
        Self { at_least: None, heard_at: Instant::now() }
    }

    /// A push named `generation`.
    pub(crate) fn pushed(generation: Generation) -> Self {
        Self { at_least: Some(generation), heard_at: Instant::now() }
    }

    fn merge(self, other: Self) -> Self {
        // Asking for whatever there is reads the registry itself: it covers every generation.
        let at_least = self.at_least.zip(other.at_least).map(|(one, two)| one.max(two));
        Self { at_least, heard_at: self.heard_at.min(other.heard_at) }
    }
}

/// Where hints wait: a place for one.
#[derive(Debug, Default)]
pub(crate) struct Hints {
    waiting: Mutex<Option<Hint>>,
    arrived: Notify,
}

impl Hints {
    /// Leaves a hint, merged with the one that waits.
    pub(crate) fn leave(&self, hint: Hint) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        *waiting = Some(waiting.map_or(hint, |earlier| earlier.merge(hint)));
        self.arrived.notify_one();
    }

    /// Takes the hint that waits, or waits for one. Cancelling it loses nothing.
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
    async fn hints_merge_into_the_newest_generation_and_the_first_moment() {
        let hints = Hints::default();
        let first = Hint::pushed(3.into());
        for generation in [5, 4, 5] {
            hints.leave(Hint { at_least: Some(generation.into()), ..Hint::whatever() });
        }
        hints.leave(first);
        let merged = hints.take().await;
        assert_eq!(merged, Hint { at_least: Some(5.into()), heard_at: first.heard_at });
    }

    #[tokio::test]
    async fn whatever_covers_every_generation() {
        let hints = Hints::default();
        hints.leave(Hint::pushed(9.into()));
        hints.leave(Hint::whatever());
        hints.leave(Hint::pushed(8.into()));
        assert_eq!(hints.take().await.at_least, None);
    }

    #[tokio::test]
    async fn one_hint_is_taken_once() {
        let hints = Hints::default();
        hints.leave(Hint::whatever());
        hints.take().await;
        let second = std::future::poll_fn(|context| {
            let mut take = std::pin::pin!(hints.take());
            std::task::Poll::Ready(take.as_mut().poll(context).is_pending())
        });
        assert!(second.await);
    }
}
