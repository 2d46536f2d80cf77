//! The meter of a VM, which bounds how much a chunk may run.
//!
//! Once the meter has tripped, it stops every further instruction, so that Lua code which catches the
//! error with `pcall` or in a coroutine cannot continue.

use crate::limits::{
    COLLECTED_VM_BYTES, INSTRUCTIONS_PER_LOOK, MAX_CALL_LEVELS, MAX_INSTRUCTIONS, MAX_LOAD_TIME,
    MAX_PATTERN_STEPS, MAX_TIME_PER_LOOK,
};
use mlua::{HookTriggers, Lua, VmState};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

/// The cost of a match besides its steps, in steps: captures become values of the VM.
const STEPS_PER_MATCH: u32 = 20;

/// The deepest nesting of calls from our code into the VM.
const MAX_CALLBACKS: u32 = 8;

/// The limit that a chunk exceeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    Depth,
    Instructions,
    Memory,
    Patterns,
    Time,
}

impl Limit {
    pub(crate) fn describe(self) -> &'static str {
        match self {
            Self::Instructions | Self::Time => "it runs too long while it loads",
            Self::Memory => "it uses too much memory while it loads",
            Self::Depth => "its functions call each other too deeply while it loads",
            Self::Patterns => "its string patterns take too many steps while it loads",
        }
    }
}

/// The wall time that the files of one check have run while they load.
#[derive(Debug, Clone, Default)]
pub(crate) struct LoadTime(Rc<Cell<Duration>>);

pub(super) struct Meter {
    instructions: Cell<u32>,
    pattern_steps: Cell<u32>,
    last_look: Cell<Option<Instant>>,
    spent: RefCell<LoadTime>,
    /// The memory at which the collector starts, in bytes.
    collected_bytes: Cell<usize>,
    callbacks: Cell<u32>,
    /// The line that was running when the meter tripped.
    line: Cell<Option<u32>>,
    tripped: Cell<Option<Limit>>,
}

impl Meter {
    pub(super) fn new() -> Self {
        Self {
            instructions: Cell::new(0),
            pattern_steps: Cell::new(0),
            last_look: Cell::new(None),
            spent: RefCell::default(),
            collected_bytes: Cell::new(COLLECTED_VM_BYTES),
            callbacks: Cell::new(0),
            line: Cell::new(None),
            tripped: Cell::new(None),
        }
    }

    /// Resets the meter for the next file.
    pub(super) fn reset(&self) {
        let Self { instructions, pattern_steps, last_look, spent, .. } = self;
        instructions.set(0);
        pattern_steps.set(0);
        last_look.set(None);
        spent.take();
        self.callbacks.set(0);
        self.line.set(None);
        self.tripped.set(None);
    }

    pub(super) fn tripped(&self) -> Option<Limit> {
        self.tripped.get()
    }

    /// The line where it tripped, if known.
    pub(super) fn line(&self) -> Option<u32> {
        self.line.get()
    }

    /// The steps that are left for pattern functions.
    pub(super) fn pattern_steps_left(&self) -> u32 {
        MAX_PATTERN_STEPS.saturating_sub(self.pattern_steps.get())
    }

    /// Counts the work of one match: its steps, and its captures.
    pub(super) fn spend_pattern_steps(&self, steps: u32) -> mlua::Result<()> {
        let steps = steps.saturating_add(STEPS_PER_MATCH);
        let spent = self.pattern_steps.get().saturating_add(steps);
        self.pattern_steps.set(spent);
        if spent > MAX_PATTERN_STEPS { Err(self.trip(Limit::Patterns)) } else { Ok(()) }
    }

    /// Runs a call from our code back into the VM. Nested calls use native stack.
    pub(super) fn call_back<T>(&self, call: impl FnOnce() -> mlua::Result<T>) -> mlua::Result<T> {
        if self.callbacks.get() >= MAX_CALLBACKS {
            return Err(self.trip(Limit::Depth));
        }
        self.callbacks.set(self.callbacks.get() + 1);
        let result = call();
        self.callbacks.set(self.callbacks.get() - 1);
        result
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
        (self.time_spent() > MAX_LOAD_TIME).then_some(Limit::Time)
    }

    /// The time that the files have run. A pause of the process between two readings may be longer than
    /// any file should take, so one interval counts only up to a bound.
    fn time_spent(&self) -> Duration {
        let now = Instant::now();
        let spent = self.spent.borrow();
        if let Some(last) = self.last_look.replace(Some(now)) {
            let passed = now.saturating_duration_since(last).min(MAX_TIME_PER_LOOK);
            spent.0.set(spent.0.get().saturating_add(passed));
        }
        spent.0.get()
    }
}

pub(super) fn arm(lua: &Lua, meter: &Rc<Meter>, time: &LoadTime) -> mlua::Result<()> {
    meter.spent.replace(time.clone());
    meter.collected_bytes.set(lua.used_memory() + COLLECTED_VM_BYTES);
    meter.last_look.set(Some(Instant::now()));
    let meter = Rc::clone(meter);
    let triggers = HookTriggers::new().every_nth_instruction(INSTRUCTIONS_PER_LOOK);
    lua.set_global_hook(triggers, move |lua, debug| {
        let is_deep = || lua.inspect_stack(MAX_CALL_LEVELS, |_| ()).map(|()| Limit::Depth);
        let Some(limit) = meter.tripped().or_else(|| meter.look()).or_else(is_deep) else {
            if lua.used_memory() > meter.collected_bytes.get() {
                lua.gc_restart();
            }
            return Ok(VmState::Continue);
        };
        let error = meter.trip(limit);
        // Our own code runs in the VM as well; its lines mean nothing to an author.
        if debug.source().short_src.is_some_and(|name| name.ends_with(".lua")) {
            meter.line.set(debug.current_line().and_then(|line| u32::try_from(line).ok()));
        }
        stop_every_instruction(lua, &meter)?;
        Err(error)
    })
}

fn stop_every_instruction(lua: &Lua, meter: &Rc<Meter>) -> mlua::Result<()> {
    let meter = Rc::clone(meter);
    let triggers = HookTriggers::new().every_nth_instruction(1);
    lua.set_global_hook(triggers, move |_, _| Err(meter.trip(Limit::Instructions)))
}
