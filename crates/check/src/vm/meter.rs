//! The meter of a VM: how much a chunk may run, and what happens when it has.
//!
//! Once tripped, the meter stays so and stops every further instruction: Lua code that catches the
//! error with `pcall` or in a coroutine gets no further. Knows nothing of what runs.

use crate::limits::{
    COLLECTED_VM_BYTES, INSTRUCTIONS_PER_LOOK, MAX_INSTRUCTIONS, MAX_LOAD_MS, MAX_PATTERN_STEPS,
};
use mlua::{HookTriggers, Lua, VmState};
use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// What a chunk had too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    Instructions,
    Memory,
    Patterns,
    Time,
}

impl Limit {
    pub(crate) fn describe(self) -> &'static str {
        match self {
            Self::Instructions | Self::Time => "it runs too long while it loads",
            Self::Memory => "it takes too much memory while it loads",
            Self::Patterns => "its string patterns take too many steps while it loads",
        }
    }
}

pub(super) struct Meter {
    instructions: Cell<u32>,
    pattern_steps: Cell<u32>,
    deadline: Cell<Option<Instant>>,
    tripped: Cell<Option<Limit>>,
}

impl Meter {
    pub(super) fn new() -> Self {
        Self {
            instructions: Cell::new(0),
            pattern_steps: Cell::new(0),
            deadline: Cell::new(None),
            tripped: Cell::new(None),
        }
    }

    pub(super) fn tripped(&self) -> Option<Limit> {
        self.tripped.get()
    }

    /// Steps that pattern functions may still take.
    pub(super) fn pattern_steps_left(&self) -> u32 {
        MAX_PATTERN_STEPS.saturating_sub(self.pattern_steps.get())
    }

    /// Counts the work of a pattern function.
    pub(super) fn spend_pattern_steps(&self, steps: u32) -> mlua::Result<()> {
        let spent = self.pattern_steps.get().saturating_add(steps);
        self.pattern_steps.set(spent);
        if spent > MAX_PATTERN_STEPS { Err(self.trip(Limit::Patterns)) } else { Ok(()) }
    }

    pub(super) fn trip(&self, limit: Limit) -> mlua::Error {
        let first = self.tripped.get().unwrap_or(limit);
        self.tripped.set(Some(first));
        mlua::Error::RuntimeError(first.describe().to_owned())
    }

    fn look(&self) -> Option<Limit> {
        let spent = self.instructions.get().saturating_add(INSTRUCTIONS_PER_LOOK);
        self.instructions.set(spent);
        if spent > MAX_INSTRUCTIONS {
            return Some(Limit::Instructions);
        }
        self.deadline.get().filter(|&deadline| Instant::now() > deadline).map(|_| Limit::Time)
    }
}

pub(super) fn arm(lua: &Lua, meter: &Rc<Meter>) -> mlua::Result<()> {
    meter.deadline.set(Instant::now().checked_add(Duration::from_millis(MAX_LOAD_MS)));
    let meter = Rc::clone(meter);
    let triggers = HookTriggers::new().every_nth_instruction(INSTRUCTIONS_PER_LOOK);
    lua.set_global_hook(triggers, move |lua, _| {
        let Some(limit) = meter.tripped().or_else(|| meter.look()) else {
            if lua.used_memory() > COLLECTED_VM_BYTES {
                lua.gc_restart();
            }
            return Ok(VmState::Continue);
        };
        let error = meter.trip(limit);
        stop_every_instruction(lua, &meter)?;
        Err(error)
    })
}

fn stop_every_instruction(lua: &Lua, meter: &Rc<Meter>) -> mlua::Result<()> {
    let meter = Rc::clone(meter);
    let triggers = HookTriggers::new().every_nth_instruction(1);
    lua.set_global_hook(triggers, move |_, _| Err(meter.trip(Limit::Instructions)))
}
