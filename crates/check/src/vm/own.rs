//! Our own Lua code. A process compiles it once, and a VM loads it once, since compiling takes longer
//! than most files run.
//!
//! Each call of one of these functions creates all its tables anew.

use mlua::chunk::ChunkMode;
use mlua::{Function, Lua};
use std::cell::OnceCell;
use std::sync::OnceLock;

static PRELUDE: Code = Code::new("=sandbox", include_str!("sandbox.lua"));
static TYPEDEFS: Code = Code::new("=typedefs", include_str!("typedefs.lua"));
static REDIS: Code = Code::new("=redis", include_str!("redis.lua"));

struct Code {
    name: &'static str,
    source: &'static str,
    bytecode: OnceLock<Vec<u8>>,
}

impl Code {
    const fn new(name: &'static str, source: &'static str) -> Self {
        Self { name, source, bytecode: OnceLock::new() }
    }

    fn load(&self, lua: &Lua) -> mlua::Result<Function> {
        if let Some(bytecode) = self.bytecode.get() {
            return lua.load(bytecode).set_mode(ChunkMode::Binary).into_function();
        }
        let function = lua.load(self.source).set_name(self.name).into_function()?;
        self.bytecode.get_or_init(|| function.dump(true));
        Ok(function)
    }
}

/// The functions of one VM.
#[derive(Default)]
pub(super) struct Own {
    prelude: OnceCell<Function>,
    typedefs: OnceCell<Function>,
    redis: OnceCell<Function>,
}

impl Own {
    pub(super) fn prelude(&self, lua: &Lua) -> mlua::Result<Function> {
        once(&self.prelude, &PRELUDE, lua)
    }

    pub(super) fn typedefs(&self, lua: &Lua) -> mlua::Result<Function> {
        once(&self.typedefs, &TYPEDEFS, lua)
    }

    pub(super) fn redis(&self, lua: &Lua) -> mlua::Result<Function> {
        once(&self.redis, &REDIS, lua)
    }
}

fn once(slot: &OnceCell<Function>, code: &Code, lua: &Lua) -> mlua::Result<Function> {
    if let Some(function) = slot.get() {
        return Ok(function.clone());
    }
    let function = code.load(lua)?;
    Ok(slot.get_or_init(|| function).clone())
}
