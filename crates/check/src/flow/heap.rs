//! What variables, tables and the surroundings may hold.

use super::paths::PathId;
use super::set::{Abstract, Set, Values};
use crate::limits::MAX_FLOW_WORK;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// What keeping a value costs, in steps: it bounds the values that are kept, of 16 bytes each.
const KEPT_WORK: usize = 4;

/// The tables of one constructor.
#[derive(Debug, Default, Clone)]
pub(crate) struct Site {
    /// Under constant keys.
    pub(crate) fields: BTreeMap<Abstract, Set>,
    /// Under keys that are not known.
    pub(crate) dynamic: Set,
    /// Those keys, as far as they are anything of interest.
    pub(crate) keys: Set,
    pub(crate) metatables: Set,
}

impl Site {
    pub(crate) fn all_values(&self) -> Set {
        self.fields.values().fold(self.dynamic.clone(), Set::with)
    }

    pub(crate) fn all_keys(&self) -> Set {
        let mut keys = self.keys.clone();
        if !self.dynamic.is_empty() {
            keys.insert(Abstract::Unknown);
        }
        for key in self.fields.keys() {
            keys.insert(*key);
        }
        keys
    }
}

/// The closures of one function.
#[derive(Debug, Default, Clone)]
pub(crate) struct Closure {
    /// Arguments beyond the parameters.
    pub(crate) varargs: Set,
    pub(crate) returns: Values,
    /// Whether it runs as a coroutine: then what it is called with may come out of a `yield`.
    pub(crate) is_coroutine: bool,
}

/// Everything that is remembered between expressions. Only ever grows.
#[derive(Debug, Default)]
pub(crate) struct Heap {
    pub(crate) variables: Vec<Set>,
    pub(crate) sites: Vec<Site>,
    pub(crate) closures: Vec<Closure>,
    /// What the file itself stored under a path of the gateway.
    pub(crate) stored: FxHashMap<PathId, Set>,
    /// What it stored below a path, under keys that are not known, and under any.
    pub(crate) below_unknown: FxHashMap<PathId, Set>,
    pub(crate) below_any: FxHashMap<PathId, Set>,
    /// What the file stored in untracked tables, by key.
    pub(crate) untracked: BTreeMap<Abstract, Set>,
    /// What it threw, yielded and resumed with.
    pub(crate) thrown: Set,
    pub(crate) yielded: Set,
    pub(crate) resumed: Set,
    grew: bool,
    work: u64,
}

impl Heap {
    pub(crate) fn new(variables: usize, tables: usize, functions: usize) -> Self {
        Self {
            variables: vec![Set::default(); variables],
            sites: vec![Site::default(); tables],
            closures: vec![Closure::default(); functions],
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
        self.work > MAX_FLOW_WORK
    }

    pub(crate) fn bind_variable(&mut self, variable: usize, value: &Set) {
        if !self.keep(value.len()) {
            return;
        }
        if let Some(slot) = self.variables.get_mut(variable) {
            self.grew |= slot.absorb(value);
        }
    }

    /// Stores below a path of the gateway; the child is none where its key is not known.
    pub(crate) fn store(&mut self, parent: PathId, child: Option<PathId>, value: &Set) {
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
    pub(crate) fn store_field(&mut self, site: usize, key: Option<Abstract>, value: &Set) {
        if !self.keep(value.len()) {
            return;
        }
        let Some(site) = self.sites.get_mut(site) else { return };
        let slot = match key {
            Some(key) => site.fields.entry(key).or_default(),
            None => &mut site.dynamic,
        };
        self.grew |= slot.absorb(value);
    }

    /// Notes a key of a table that is no constant.
    pub(crate) fn store_key(&mut self, site: usize, key: &Set) {
        if !self.keep(key.len()) {
            return;
        }
        if let Some(site) = self.sites.get_mut(site) {
            self.grew |= site.keys.absorb(key);
        }
    }

    /// Stores in a table nothing is known of.
    pub(crate) fn store_untracked(&mut self, key: Option<Abstract>, value: &Set) {
        if !self.keep(value.len()) {
            return;
        }
        let key = key.unwrap_or(Abstract::Unknown);
        let grew = self.untracked.entry(key).or_default().absorb(value);
        self.grew |= grew;
    }
}
