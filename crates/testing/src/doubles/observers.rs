//! Observers: one that records calls and one that fails a call. Tests write their own when an
//! observer has to act.

use std::sync::{
    Mutex,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use async_trait::async_trait;
use plugcast_core::PortError;

use super::observed::{Call, Observer};

/// One event of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A call began.
    Began(Call),
    /// The effect of a call succeeded.
    Done(Call),
}

/// Records every call in order.
#[derive(Debug, Default)]
pub struct Record(Mutex<Vec<Event>>);

impl Record {
    /// The events so far.
    pub fn events(&self) -> Vec<Event> {
        self.0.lock().unwrap().clone()
    }

    /// How often `call` began.
    pub fn count(&self, call: Call) -> usize {
        self.events().iter().filter(|event| **event == Event::Began(call)).count()
    }

    /// Asserts that both calls happened, and that every `earlier` was done before the first `later`
    /// began.
    pub fn assert_order(&self, earlier: Call, later: Call) {
        let events = self.events();
        let last = events.iter().rposition(|event| *event == Event::Done(earlier));
        let first = events.iter().position(|event| *event == Event::Began(later));
        assert!(last.is_some() && first.is_some() && last < first, "{events:?}");
    }
}

#[async_trait]
impl Observer for Record {
    async fn before(&self, call: Call) -> Result<(), PortError> {
        self.0.lock().unwrap().push(Event::Began(call));
        Ok(())
    }

    async fn after(&self, call: Call) -> Result<(), PortError> {
        self.0.lock().unwrap().push(Event::Done(call));
        Ok(())
    }
}

/// On which side of its effect a call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The effect does not happen.
    Before,
    /// The effect happens, and its caller gets an error.
    After,
}

/// Fails one call by its number, counted from 1.
#[derive(Debug)]
pub struct FailAt {
    nth: usize,
    moment: Moment,
    seen: AtomicUsize,
    has_failed: AtomicBool,
}

impl FailAt {
    /// Fails the `nth` call at this moment.
    pub fn new(nth: usize, moment: Moment) -> Self {
        Self { nth, moment, seen: AtomicUsize::new(0), has_failed: AtomicBool::new(false) }
    }

    /// Whether the call was reached and failed.
    pub fn has_failed(&self) -> bool {
        self.has_failed.load(Ordering::SeqCst)
    }

    fn check(&self, moment: Moment) -> Result<(), PortError> {
        if moment != self.moment || self.seen.fetch_add(1, Ordering::SeqCst) + 1 != self.nth {
            return Ok(());
        }
        self.has_failed.store(true, Ordering::SeqCst);
        Err(PortError::transient("the faulty double", format!("call {} {moment:?}", self.nth)))
    }
}

#[async_trait]
impl Observer for FailAt {
    async fn before(&self, _: Call) -> Result<(), PortError> {
        self.check(Moment::Before)
    }

    async fn after(&self, _: Call) -> Result<(), PortError> {
        self.check(Moment::After)
    }
}
