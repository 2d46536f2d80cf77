//! VMs kept from one file to the next, by each thread for itself.
//!
//! Making and closing a VM takes longer than most files run in it. So one is used again, when
//! nothing can tell. Each file has an environment, libraries and a metatable of strings of its own,
//! and what it can reach and change goes with them; functions in C stay, which have no state but
//! `math.random`'s, set anew for each file, and so do garbage and the table of strings. Limits count
//! from where a file begins. A VM in which anything failed is closed.

use super::Vm;
use crate::limits::{MAX_IDLE_VM_BYTES, MAX_IDLE_VMS, MAX_VM_USES};
use mlua::LuaString;
use std::cell::RefCell;

thread_local! {
    static IDLE: RefCell<Vec<Vm>> = const { RefCell::new(Vec::new()) };
}

impl Vm {
    /// A VM that is as good as new. It goes back when it is dropped: after all that refers to it.
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

    /// Takes back what the last file was given, and all that it left where there is much of it.
    fn clean(&self) -> mlua::Result<bool> {
        self.lua.remove_global_hook();
        self.lua.set_memory_limit(0)?;
        self.lua.set_type_metatable::<LuaString>(None);
        self.meter.reset();
        if self.lua.used_memory() > MAX_IDLE_VM_BYTES {
            self.lua.gc_collect()?;
        }
        // Collecting it, or a file that needed it, has started the collector.
        self.lua.gc_stop();
        Ok(self.lua.used_memory() <= MAX_IDLE_VM_BYTES)
    }
}

impl Drop for Vm {
    fn drop(&mut self) {
        if !self.is_fit() {
            return;
        }
        // A thread that ends keeps none.
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
