//! The VMs that each thread keeps from one file to the next.
//!
//! Creating and closing a VM takes longer than most files run in it, so a VM is reused if no file can
//! notice. Each file has its own environment, libraries and metatable of strings: everything that it
//! can reach and change. C functions stay; their only state is the seed of `math.random`, which is set
//! anew for each file. Garbage and the table of interned strings stay as well. Limits count from the
//! start of a file. A VM in which anything failed is closed.

use super::Vm;
use crate::limits::{MAX_IDLE_VM_BYTES, MAX_IDLE_VMS, MAX_VM_USES};
use mlua::LuaString;
use std::cell::RefCell;

thread_local! {
    static IDLE: RefCell<Vec<Vm>> = const { RefCell::new(Vec::new()) };
}

impl Vm {
    /// A VM in the state of a new one. Dropping it returns it to the pool, so it must be dropped after
    /// everything that refers to it.
    pub(crate) fn lease() -> mlua::Result<Self> {
        match IDLE.try_with(|idle| idle.borrow_mut().pop()) {
            Ok(Some(vm)) => Ok(vm),
            _ => Self::new(),
        }
    }

    fn is_fit(&self) -> bool {
        !self.has_failed.get()
            && self.tripped().is_none()
            && self.uses < MAX_VM_USES
            && !std::thread::panicking()
    }

    /// Resets what the last file got, and collects its garbage if there is much of it.
    fn clean(&self) -> mlua::Result<bool> {
        self.lua.remove_global_hook();
        self.lua.set_memory_limit(0)?;
        self.lua.set_type_metatable::<LuaString>(None);
        self.meter.reset();
        if self.lua.used_memory() > MAX_IDLE_VM_BYTES {
            self.lua.gc_collect()?;
        }
        // The collection, or the meter of the last file, has started the collector.
        self.lua.gc_stop();
        Ok(self.lua.used_memory() <= MAX_IDLE_VM_BYTES)
    }
}

impl Drop for Vm {
    fn drop(&mut self) {
        if !self.is_fit() {
            return;
        }
        // A thread that is ending keeps no VM.
        let _ = IDLE.try_with(|idle| {
            let has_room = idle.borrow().len() < MAX_IDLE_VMS;
            if has_room && self.clean().is_ok_and(|is_clean| is_clean) {
                idle.borrow_mut().push(self.again());
            }
        });
    }
}

#[cfg(test)]
mod tests;
