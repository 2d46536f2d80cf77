//! The environment in which a plugin's file is loaded.
//!
//! Lua's own pure functions are real. The gateway (`kong`, `ngx`, modules) is a stub that can be
//! indexed and called, so that files load without a gateway. Nothing in it reaches outside the VM.

use super::{Limit, LoadError, LoadTime, Vm};
use mlua::{Function, LuaString, Table, Value};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::ffi::c_void;
use std::rc::Rc;
use std::sync::Arc;

/// Recognises values that are stubs of the gateway.
pub(crate) struct Stub {
    metatable: Table,
}

impl Stub {
    pub(crate) fn is(&self, value: &Value) -> bool {
        // The stub hides its metatable from Lua code, but not from this function.
        matches!(value, Value::Table(table) if table.metatable().as_ref() == Some(&self.metatable))
    }
}

pub(crate) struct Sandbox {
    environment: Table,
    stub: Stub,
    touched: Function,
    validators: Rc<RefCell<Option<Table>>>,
    /// The last field, so that it is dropped after everything that refers to it.
    vm: Vm,
}

impl Sandbox {
    /// Compiles and runs a file. The inner result is the value that the file returns.
    pub(crate) fn open(
        source: &[u8],
        name: &str,
        time: &LoadTime,
    ) -> mlua::Result<(Self, Result<Value, LoadError>)> {
        let sandbox = Self::new(Vm::lease()?)?;
        let result = sandbox.load(source, name, time);
        // Garbage of earlier files may use up the memory, so the file gets a second try in a new VM.
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

    /// The validators of type definitions, by identity. All other functions are the author's.
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

    /// Whether the file used a stub. If so, the stub may be the cause of an error.
    pub(crate) fn touched(&self) -> bool {
        self.touched.call(()).unwrap_or(true)
    }

    /// Whether the file used a stub or anything else that differs between gateways. If so, a condition
    /// may have another result on a gateway.
    pub(crate) fn varied(&self) -> bool {
        self.touched.call::<(bool, bool)>(()).map_or(true, |(_, varied)| varied)
    }
}

impl Drop for Sandbox {
    /// The VM is reused and keeps our functions alive, so their state is cleared.
    fn drop(&mut self) {
        self.validators.take();
    }
}

fn internal(error: &mlua::Error) -> LoadError {
    LoadError::Raised { line: None, message: error.to_string() }
}
