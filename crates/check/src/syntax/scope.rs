//! Resolves names to variables.

use super::ast::VarId;
use super::symbols::Symbol;

/// The local variables in scope, innermost last.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    visible: Vec<(Symbol, VarId)>,
    declared: usize,
}

/// The number of variables in scope when a block began.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark(usize);

impl Scope {
    pub(crate) fn mark(&self) -> Mark {
        Mark(self.visible.len())
    }

    /// Removes the variables of a block that ended.
    pub(crate) fn leave(&mut self, mark: Mark) {
        self.visible.truncate(mark.0);
    }

    pub(crate) fn declare(&mut self, name: Symbol) -> VarId {
        let id = VarId(self.declared);
        self.declared += 1;
        self.visible.push((name, id));
        id
    }

    pub(crate) fn find(&self, name: Symbol) -> Option<VarId> {
        self.visible.iter().rev().find(|(known, _)| *known == name).map(|(_, id)| *id)
    }

    pub(crate) fn declared(&self) -> usize {
        self.declared
    }
}
