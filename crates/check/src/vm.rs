//! A closed LuaJIT VM with hard limits.
//!
//! Compiles text only, without the JIT compiler (whose code no hook interrupts), and runs a chunk
//! under a meter of instructions, memory and time.

mod meter;
mod own;
mod pool;
mod sandbox;
mod strings;

pub(crate) use sandbox::Sandbox;

use crate::limits::MAX_VM_BYTES;
use meter::Meter;
pub(crate) use meter::{Limit, LoadTime};
use mlua::chunk::ChunkMode;
use mlua::{Function, Lua, LuaOptions, StdLib, Table, Value};
use own::Own;
use std::cell::Cell;
use std::rc::Rc;

/// Why a chunk returned no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LoadError {
    /// LuaJIT does not compile it.
    Syntax { line: u32, message: String },
    /// It raised an error while it ran.
    Raised { line: Option<u32>, message: String },
    /// The meter stopped it.
    Limit { limit: Limit, line: Option<u32> },
}

pub(crate) struct Vm {
    lua: Lua,
    meter: Rc<Meter>,
    own: Rc<Own>,
    /// The number of files that it ran before.
    uses: u32,
    has_failed: Cell<bool>,
}

impl Vm {
    fn new() -> mlua::Result<Self> {
        let libraries = StdLib::TABLE | StdLib::STRING | StdLib::MATH | StdLib::BIT;
        // Dropping the handle that created a VM collects all garbage; dropping a clone does not, and
        // closing the VM frees everything anyway. So the first handle is dropped now, without garbage.
        // LuaJIT's own `pcall` uses no native stack; the one of mlua, which lets panics pass, would.
        let lua = Lua::new_with(libraries, LuaOptions::new().catch_rust_panics(true))?.clone();
        // Most files end before a collection is worthwhile. The meter starts the collector if needed.
        lua.gc_stop();
        let meter = Rc::new(Meter::new());
        strings::bound(&lua, &meter)?;
        Ok(Self { lua, meter, own: Rc::default(), uses: 0, has_failed: Cell::new(false) })
    }

    /// The same VM for the next file.
    fn again(&self) -> Self {
        let (lua, meter, own) = (self.lua.clone(), Rc::clone(&self.meter), Rc::clone(&self.own));
        Self { lua, meter, own, uses: self.uses + 1, has_failed: Cell::new(false) }
    }

    pub(crate) fn lua(&self) -> &Lua {
        &self.lua
    }

    /// Starts the meter. Only our own code runs before.
    pub(crate) fn arm(&self, time: &LoadTime) -> mlua::Result<()> {
        self.lua.set_memory_limit(self.lua.used_memory() + MAX_VM_BYTES)?;
        meter::arm(&self.lua, &self.meter, time)
    }

    /// Marks the VM as failed, so that no other file runs in it.
    pub(crate) fn fail(&self) {
        self.has_failed.set(true);
    }

    /// Compiles a chunk without running it. Error messages contain `name`.
    pub(crate) fn compile(
        &self,
        source: &[u8],
        name: &str,
        environment: &Table,
    ) -> Result<Function, LoadError> {
        let chunk = self.lua.load(source).set_name(format!("={name}")).set_mode(ChunkMode::Text);
        chunk.set_environment(environment.clone()).into_function().map_err(|error| {
            self.fail();
            match self.meter.tripped() {
                Some(limit) => LoadError::Limit { limit, line: None },
                None => syntax_error(&error, name),
            }
        })
    }

    /// Runs a chunk and returns its first value.
    pub(crate) fn run(&self, chunk: &Function, name: &str) -> Result<Value, LoadError> {
        let result = chunk.call::<Value>(());
        if let Some(limit) = self.meter.tripped() {
            return Err(LoadError::Limit { limit, line: self.meter.line() });
        }
        result.map_err(|error| {
            self.fail();
            raised(&error, name)
        })
    }

    /// Whether another file ran in it before.
    fn has_served(&self) -> bool {
        self.uses > 0
    }

    /// The limit that was exceeded since the meter started.
    pub(crate) fn tripped(&self) -> Option<Limit> {
        self.meter.tripped()
    }
}

fn syntax_error(error: &mlua::Error, name: &str) -> LoadError {
    let text = match error {
        mlua::Error::SyntaxError { message, .. } => message.clone(),
        mlua::Error::MemoryError(_) => {
            return LoadError::Limit { limit: Limit::Memory, line: None };
        }
        other => other.to_string(),
    };
    let (line, message) = split_place(&text, name);
    LoadError::Syntax { line: line.unwrap_or(1), message }
}

fn raised(error: &mlua::Error, name: &str) -> LoadError {
    match error {
        mlua::Error::MemoryError(_) => LoadError::Limit { limit: Limit::Memory, line: None },
        mlua::Error::CallbackError { cause, .. } => raised(cause, name),
        mlua::Error::RuntimeError(text) => {
            let text = text.split("\nstack traceback:").next().unwrap_or(text);
            let (line, message) = split_place(text, name);
            LoadError::Raised { line, message }
        }
        other => LoadError::Raised { line: None, message: other.to_string() },
    }
}

/// Splits LuaJIT's `name:line: message`.
fn split_place(text: &str, name: &str) -> (Option<u32>, String) {
    let place = text.strip_prefix(name).and_then(|rest| rest.strip_prefix(':'));
    let split = place.and_then(|rest| rest.split_once(": "));
    match split.and_then(|(line, message)| Some((line.parse().ok()?, message))) {
        Some((line, message)) => (Some(line), message.to_owned()),
        None => (None, text.to_owned()),
    }
}
