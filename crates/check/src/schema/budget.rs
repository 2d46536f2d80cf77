//! The budget of pattern matching, for all values of one check together.

use crate::limits::MAX_PATTERN_STEPS;
use std::cell::Cell;

/// The steps that are left.
#[derive(Debug)]
pub(crate) struct Budget(Cell<u32>);

impl Budget {
    pub(crate) fn new() -> Self {
        Self(Cell::new(MAX_PATTERN_STEPS))
    }

    pub(crate) fn left(&self) -> u32 {
        self.0.get()
    }

    /// Takes steps away; never goes below zero.
    pub(crate) fn spend(&self, steps: u32) {
        self.0.set(self.0.get().saturating_sub(steps));
    }
}
