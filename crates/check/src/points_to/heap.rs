//! What variables, tables and the surroundings may hold.

use super::domain::path::PathId;
use super::domain::{AbstractValue, ValueList, ValueSet};
use crate::limits::MAX_ANALYSIS_WORK;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// What keeping a value costs, in steps: it bounds the values that are kept, of 16 bytes each.
const KEPT_WORK: usize = 4;

/// The tables of one constructor.
#[derive(Debug, Default, Clone)]
pub(crate) struct TableSite {
    /// Under constant keys.
    pub(crate) fields: BTreeMap<AbstractValue, ValueSet>,
    /// Under keys that are not known.
    pub(crate) dynamic: ValueSet,
    /// Those keys, as far as they are anything of interest.
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

/// The closures of one function.
#[derive(Debug, Default, Clone)]
pub(crate) struct FunctionSite {
    /// Arguments beyond the parameters.
    pub(crate) varargs: ValueSet,
    pub(crate) returns: ValueList,
    /// Whether it runs as a coroutine: then what it is called with may come out of a `yield`.
    pub(crate) is_coroutine: bool,
}

/// Everything that is remembered between expressions. Only ever grows.
#[derive(Debug, Default)]
pub(crate) struct Heap {
    pub(crate) variables: Vec<ValueSet>,
    pub(crate) tables: Vec<TableSite>,
    pub(crate) functions: Vec<FunctionSite>,
    /// What the file itself stored under a path of the gateway.
    pub(crate) stored: FxHashMap<PathId, ValueSet>,
    /// What it stored below a path, under keys that are not known, and under any.
    pub(crate) below_unknown: FxHashMap<PathId, ValueSet>,
    pub(crate) below_any: FxHashMap<PathId, ValueSet>,
    /// What the file stored in untracked tables, by key.
    pub(crate) untracked: BTreeMap<AbstractValue, ValueSet>,
    /// What it threw, yielded and resumed with.
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

    /// Whether anything grew since the last call.
    pub(crate) fn take_grew(&mut self) -> bool {
        std::mem::take(&mut self.grew)
    }

    pub(crate) fn note(&mut self, grew: bool) {
        self.grew |= grew;
    }

    /// Counts what an operation on sets costs.
    pub(crate) fn spend(&mut self, work: usize) {
        self.work = self.work.saturating_add(1 + work as u64);
    }

    /// Counts what it costs to keep more values: time, and memory for as long as the file is read.
    /// Says whether there is any left to keep them with.
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

    /// Stores below a path of the gateway; the child is none where its key is not known.
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

    /// Stores in a table, under a constant key or somewhere.
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

    /// Notes a key of a table that is no constant.
    pub(crate) fn store_key(&mut self, site: usize, key: &ValueSet) {
        if !self.keep(key.len()) {
            return;
        }
        if let Some(site) = self.tables.get_mut(site) {
            self.grew |= site.keys.absorb(key);
        }
    }

    /// Stores in a table nothing is known of.
    pub(crate) fn store_untracked(&mut self, key: Option<AbstractValue>, value: &ValueSet) {
        if !self.keep(value.len()) {
            return;
        }
        let key = key.unwrap_or(AbstractValue::Unknown);
        let grew = self.untracked.entry(key).or_default().absorb(value);
        self.grew |= grew;
    }
}
