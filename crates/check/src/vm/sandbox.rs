//! The environment a plugin's file is loaded in.
//!
//! Lua's own pure functions are real; the gateway (`kong`, `ngx`, modules) is a stub that can be
//! indexed and called, so that files load without one. Nothing in it reaches outside the VM.

use super::{Limit, LoadError, LoadTime, Vm};
use mlua::{Function, LuaString, Table, Value};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::ffi::c_void;
use std::rc::Rc;
use std::sync::Arc;

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
    environment: Table,
    stub: Stub,
    touched: Function,
    validators: Rc<RefCell<Option<Table>>>,
    /// Goes back when nothing refers to it any more, so it is dropped last.
    vm: Vm,
}

impl Sandbox {
    /// Compiles and runs a file to the value it returns, if it returns.
    pub(crate) fn open(
        source: &[u8],
        name: &str,
        time: &LoadTime,
    ) -> mlua::Result<(Self, Result<Value, LoadError>)> {
        let sandbox = Self::new(Vm::lease()?)?;
        let result = sandbox.load(source, name, time);
        // What others left in a VM may make the collector late. That must not be held against a file.
        let is_full = matches!(result, Err(LoadError::Limit { limit: Limit::Memory, .. }));
        if is_full && sandbox.vm.has_served() {
            let sandbox = Self::new(Vm::new()?)?;
            let result = sandbox.load(source, name, time);
            return Ok((sandbox, result));
        }
        Ok((sandbox, result))
    }

    fn new(vm: Vm) -> mlua::Result<Self> {
        let lua = vm.lua();
        let validators = Rc::new(RefCell::new(None));
        let (known, own) = (Rc::clone(&validators), Rc::clone(&vm.own));
        let provided = lua.create_function(move |lua, name: LuaString| {
            let name = name.as_bytes();
            if !matches!(&*name, b"kong.db.schema.typedefs" | b"kong.tools.redis.schema") {
                return Ok(Value::Nil);
            }
            let (typedefs, functions): (Value, Table) = own.typedefs(lua)?.call(Value::NULL)?;
            *known.borrow_mut() = Some(functions);
            if &*name == b"kong.db.schema.typedefs" {
                return Ok(typedefs);
            }
            own.redis(lua)?.call(typedefs)
        })?;
        let prelude = vm.own.prelude(lua)?;
        let (environment, strings, metatable, touched) = prelude.call((Value::NULL, provided))?;
        lua.set_type_metatable::<LuaString>(Some(strings));
        Ok(Self { environment, stub: Stub { metatable }, touched, validators, vm })
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

    fn load(&self, source: &[u8], name: &str, time: &LoadTime) -> Result<Value, LoadError> {
        let chunk = self.vm.compile(source, name, &self.environment)?;
        self.vm.arm(time).map_err(|error| internal(&error))?;
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

impl Drop for Sandbox {
    /// The VM has a hold on what our functions know, and is used again.
    fn drop(&mut self) {
        self.validators.take();
    }
}

fn internal(error: &mlua::Error) -> LoadError {
    LoadError::Raised { line: None, message: error.to_string() }
}
