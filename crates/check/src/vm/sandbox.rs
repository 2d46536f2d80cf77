//! The environment a plugin's file is loaded in.
//!
//! Lua's own pure functions are real; the gateway (`kong`, `ngx`, modules) is a stub that can be
//! indexed and called, so that files load without one. Nothing in it reaches outside the VM.

use super::{LoadError, Vm};
use mlua::chunk::ChunkMode;
use mlua::{Function, Lua, LuaString, Table, Value};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::ffi::c_void;
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

static PRELUDE: Own = Own::new("=sandbox", include_str!("sandbox.lua"));
static TYPEDEFS: Own = Own::new("=typedefs", include_str!("typedefs.lua"));
static REDIS: Own = Own::new("=redis", include_str!("redis.lua"));

/// Lua code of our own, compiled once a process: compiling takes longer than most files it serves.
struct Own {
    name: &'static str,
    source: &'static str,
    bytecode: OnceLock<Vec<u8>>,
}

impl Own {
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

/// Whether a value is a stand-in for something of the gateway.
pub(crate) struct Stub {
    metatable: Table,
}

impl Stub {
    pub(crate) fn is(&self, value: &Value) -> bool {
        // The stub hides its metatable from Lua; from here it can be seen.
        matches!(value, Value::Table(table) if table.metatable().as_ref() == Some(&self.metatable))
    }
}

pub(crate) struct Sandbox {
    vm: Vm,
    environment: Table,
    stub: Stub,
    touched: Function,
    validators: Rc<RefCell<Option<Table>>>,
}

impl Sandbox {
    pub(crate) fn new() -> mlua::Result<Self> {
        let vm = Vm::new()?;
        let lua = vm.lua();
        let validators = Rc::new(RefCell::new(None));
        let known = Rc::clone(&validators);
        let provided = lua.create_function(move |lua, name: LuaString| {
            let name = name.as_bytes();
            if !matches!(&*name, b"kong.db.schema.typedefs" | b"kong.tools.redis.schema") {
                return Ok(Value::Nil);
            }
            let (typedefs, functions): (Value, Table) = TYPEDEFS.load(lua)?.call(Value::NULL)?;
            *known.borrow_mut() = Some(functions);
            if &*name == b"kong.db.schema.typedefs" {
                return Ok(typedefs);
            }
            REDIS.load(lua)?.call(typedefs)
        })?;
        let prelude = PRELUDE.load(lua)?;
        let (environment, metatable, touched) = prelude.call((Value::NULL, provided))?;
        Ok(Self { vm, environment, stub: Stub { metatable }, touched, validators })
    }

    pub(crate) fn stub(&self) -> &Stub {
        &self.stub
    }

    /// The validators that came with type definitions, by identity: other functions are the
    /// author's.
    pub(crate) fn validators(&self) -> FxHashMap<*const c_void, Arc<str>> {
        let validators = self.validators.borrow();
        let pairs = validators.iter().flat_map(|table| table.pairs::<String, Function>());
        let named = pairs.filter_map(Result::ok);
        named.map(|(name, function)| (function.to_pointer(), name.into())).collect()
    }

    pub(crate) fn vm(&self) -> &Vm {
        &self.vm
    }

    /// Compiles and runs a file to the value it returns.
    pub(crate) fn load(&self, source: &[u8], name: &str) -> Result<Value, LoadError> {
        let chunk = self.vm.compile(source, name, &self.environment)?;
        self.vm.arm().map_err(|error| internal(&error))?;
        self.vm.run(&chunk, name)
    }

    /// Whether the file had to do with a stub: then an error may be ours, not its own.
    pub(crate) fn touched(&self) -> bool {
        self.touched.call(()).unwrap_or(true)
    }

    /// Whether the file had to do with a stub or with anything else that differs from gateway to
    /// gateway: then a condition may go another way there.
    pub(crate) fn varied(&self) -> bool {
        self.touched.call::<(bool, bool)>(()).map_or(true, |(_, varied)| varied)
    }
}

fn internal(error: &mlua::Error) -> LoadError {
    LoadError::Raised { line: None, message: error.to_string() }
}
