//! The abstract state: the values of variables, tables, functions and paths; and the work budget.

use super::domain::path::PathId;
use super::domain::{AbstractValue, ValueList, ValueSet};
use crate::limits::MAX_ANALYSIS_WORK;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// The cost of keeping a value, in steps. It bounds the number of kept values, of 16 bytes each.
const KEPT_WORK: usize = 4;

/// All tables of one constructor.
#[derive(Debug, Default, Clone)]
pub(crate) struct TableSite {
    /// The values under constant keys.
    pub(crate) fields: BTreeMap<AbstractValue, ValueSet>,
    /// The values under all other keys.
    pub(crate) dynamic: ValueSet,
    /// Those other keys.
    pub(crate) keys: ValueSet,
    pub(crate) metatables: ValueSet,
}

impl TableSite {
    pub(crate) fn all_values(&self) -> ValueSet {
        self.fields.values().fold(self.dynamic.clone(), ValueSet::with)
    }

    pub(crate) fn all_keys(&self) -> ValueSet {
        let mut keys = self.keys.clone();
        if !self.dynamic.is_empty() {
            keys.insert(AbstractValue::Unknown);
        }
        for key in self.fields.keys() {
            keys.insert(*key);
        }
        keys
    }
}

/// All closures of one function.
#[derive(Debug, Default, Clone)]
pub(crate) struct FunctionSite {
    /// The arguments beyond the parameters.
    pub(crate) varargs: ValueSet,
    pub(crate) returns: ValueList,
    /// Whether it runs as a coroutine. If so, a `yield` may return the arguments of a call.
    pub(crate) is_coroutine: bool,
}

/// The state between expressions. It only grows.
#[derive(Debug, Default)]
pub(crate) struct Heap {
    pub(crate) variables: Vec<ValueSet>,
    pub(crate) tables: Vec<TableSite>,
    pub(crate) functions: Vec<FunctionSite>,
    /// The values that the file stored at a path of the gateway.
    pub(crate) stored: FxHashMap<PathId, ValueSet>,
    /// The values that it stored below a path: under unknown keys, and under any key.
    pub(crate) below_unknown: FxHashMap<PathId, ValueSet>,
    pub(crate) below_any: FxHashMap<PathId, ValueSet>,
    /// The values that it stored in untracked tables, by key.
    pub(crate) untracked: BTreeMap<AbstractValue, ValueSet>,
    /// The values that it passed to `error`, `coroutine.yield` and `coroutine.resume`.
    pub(crate) thrown: ValueSet,
    pub(crate) yielded: ValueSet,
    pub(crate) resumed: ValueSet,
    grew: bool,
    work: u64,
}

impl Heap {
    pub(crate) fn new(variables: usize, tables: usize, functions: usize) -> Self {
        Self {
            variables: vec![ValueSet::default(); variables],
            tables: vec![TableSite::default(); tables],
            functions: vec![FunctionSite::default(); functions],
            ..Self::default()
        }
    }

    /// Whether the heap grew since the last call.
    pub(crate) fn take_grew(&mut self) -> bool {
        std::mem::take(&mut self.grew)
    }

    pub(crate) fn note(&mut self, grew: bool) {
        self.grew |= grew;
    }

    /// Counts the steps of an operation on sets.
    pub(crate) fn spend(&mut self, work: usize) {
        self.work = self.work.saturating_add(1 + work as u64);
    }

    /// Counts the steps of keeping more values, which cost time and memory. Returns whether the
    /// budget allows keeping them.
    fn keep(&mut self, values: usize) -> bool {
        self.spend(values.saturating_mul(KEPT_WORK));
        !self.is_exhausted()
    }

    pub(crate) fn is_exhausted(&self) -> bool {
        self.work > MAX_ANALYSIS_WORK
    }

    pub(crate) fn bind_variable(&mut self, variable: usize, value: &ValueSet) {
        if !self.keep(value.len()) {
            return;
        }
        if let Some(slot) = self.variables.get_mut(variable) {
            self.grew |= slot.absorb(value);
        }
    }

    /// Stores a value below a path of the gateway. The child is `None` if its key is unknown.
    pub(crate) fn store(&mut self, parent: PathId, child: Option<PathId>, value: &ValueSet) {
        if !self.keep(value.len()) {
            return;
        }
        let slot = match child {
            Some(child) => self.stored.entry(child).or_default(),
            None => self.below_unknown.entry(parent).or_default(),
        };
        let grew = slot.absorb(value) | self.below_any.entry(parent).or_default().absorb(value);
        self.grew |= grew;
    }

    /// Stores a value in a table, under a constant key or, with `None`, under an unknown one.
    pub(crate) fn store_field(
        &mut self,
        site: usize,
        key: Option<AbstractValue>,
        value: &ValueSet,
    ) {
        if !self.keep(value.len()) {
            return;
        }
        let Some(site) = self.tables.get_mut(site) else { return };
        let slot = match key {
            Some(key) => site.fields.entry(key).or_default(),
            None => &mut site.dynamic,
        };
        self.grew |= slot.absorb(value);
    }

    /// Stores a key that is not constant.
    pub(crate) fn store_key(&mut self, site: usize, key: &ValueSet) {
        if !self.keep(key.len()) {
            return;
        }
        if let Some(site) = self.tables.get_mut(site) {
            self.grew |= site.keys.absorb(key);
        }
    }

    /// Stores a value in a table that is not tracked.
    pub(crate) fn store_untracked(&mut self, key: Option<AbstractValue>, value: &ValueSet) {
        if !self.keep(value.len()) {
            return;
        }
        let key = key.unwrap_or(AbstractValue::Unknown);
        let grew = self.untracked.entry(key).or_default().absorb(value);
        self.grew |= grew;
    }
}
