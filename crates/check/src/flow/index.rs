//! Indexing: reading from and writing to tables, paths and what is not tracked.

use super::paths::{GLOBALS, PathId};
use super::set::{Abstract, Set, Values};
use super::{EventKind, Flow};
use std::ops::Range;

/// Longest chain of `__index` tables that is followed.
const MAX_INHERITANCE: usize = 8;

impl Flow {
    /// What a path is: itself, and whatever the file stored there.
    pub(super) fn path_value(&mut self, path: PathId) -> Set {
        let own = Set::of(Abstract::Path(path));
        match self.heap.stored.get(&path) {
            Some(stored) => own.with(stored),
            None => own,
        }
    }

    /// What `base[key]` may be.
    pub(super) fn index(&mut self, base: &Set, key: &Set, range: &Range<usize>) -> Set {
        let mut result = Set::default();
        for value in base.iter() {
            self.heap.spend(key.len() + result.len());
            if self.is_exhausted() {
                return result;
            }
            match value {
                Abstract::Path(path) => {
                    result.absorb(&self.index_path(path, key, range));
                }
                Abstract::Table(site) => {
                    result.absorb(&self.index_table(site, key, range, MAX_INHERITANCE));
                }
                Abstract::Text(_) | Abstract::Prefix(_) => {
                    let strings = self.paths.named("string");
                    result.absorb(&self.index_path(strings, key, range));
                    result.absorb(&self.stored_untracked(key));
                }
                Abstract::Unknown => {
                    result.absorb(&self.index_untracked(key, range));
                }
                Abstract::Function(_) | Abstract::Number(_) => {}
            }
        }
        // A method of a value that is not known may be one of a string.
        if base.is_empty() { self.index_untracked(key, range) } else { result }
    }

    /// What a key that is no constant may begin with: none where that is not known, either.
    fn starts(&self, key: &Set) -> Vec<Option<String>> {
        let start = |value: Abstract| match value {
            Abstract::Prefix(text) | Abstract::Text(text) => {
                Some(self.symbols.text(text).into_owned())
            }
            _ => None,
        };
        if key.is_empty() { vec![None] } else { key.iter().map(start).collect() }
    }

    fn index_path(&mut self, path: PathId, key: &Set, range: &Range<usize>) -> Set {
        if !key.is_constant() {
            for start in self.starts(key) {
                self.report(range, |flow| EventKind::Undecided(flow.path_name(path), start));
            }
            let stored = self.heap.below_any.get(&path).cloned().unwrap_or_default();
            return stored.with(&Set::unknown());
        }
        let mut result = self.heap.below_unknown.get(&path).cloned().unwrap_or_default();
        for key in key.iter() {
            let Abstract::Text(key) = key else { continue };
            let child = self.paths.child(path, key, &self.symbols);
            if child != path {
                self.report(range, |flow| EventKind::Read(flow.path_name(child)));
            }
            result.absorb(&self.path_value(child));
        }
        result
    }

    fn index_table(
        &mut self,
        site: usize,
        key: &Set,
        range: &Range<usize>,
        inheritance: usize,
    ) -> Set {
        let mut result = Set::default();
        let Some(table) = self.heap.sites.get(site) else { return result };
        if key.is_constant() {
            result.absorb(&table.dynamic);
            for key in key.iter() {
                if let Some(field) = table.fields.get(&key) {
                    result.absorb(field);
                }
            }
        } else {
            result = table.all_values();
        }
        let metatables = table.metatables.clone();
        self.heap.spend(result.len());
        if metatables.is_empty() || inheritance == 0 {
            return result;
        }
        let inherited = self.field(&metatables, "__index");
        for value in inherited.iter() {
            match value {
                Abstract::Table(parent) if parent != site => {
                    let parent = self.index_table(parent, key, range, inheritance - 1);
                    result.absorb(&parent);
                }
                Abstract::Path(path) => {
                    result.absorb(&self.index_path(path, key, range));
                }
                Abstract::Function(_) => {
                    let args = Values::exactly([Set::of(Abstract::Table(site)), key.clone()]);
                    result.absorb(self.call(&Set::of(value), &args, range).at(0));
                }
                _ => {}
            }
        }
        result
    }

    fn index_untracked(&mut self, key: &Set, range: &Range<usize>) -> Set {
        let mut result = self.stored_untracked(key).with(&Set::unknown());
        // Tables that are not tracked may have any metatable that the file made of one.
        let inherited = match self.symbols.find(b"__index") {
            Some(name) => self.stored_untracked(&Set::of(Abstract::Text(name))),
            None => return result,
        };
        for value in inherited.iter() {
            match value {
                Abstract::Table(site) => {
                    result.absorb(&self.index_table(site, key, range, MAX_INHERITANCE));
                }
                Abstract::Path(path) => {
                    result.absorb(&self.index_path(path, key, range));
                }
                _ => {}
            }
        }
        result
    }

    /// What the file stored under a key of tables that are not tracked.
    fn stored_untracked(&self, key: &Set) -> Set {
        let mut result = Set::default();
        if !key.is_constant() {
            for stored in self.heap.untracked.values() {
                result.absorb(stored);
            }
            return result;
        }
        for key in key.iter().chain([Abstract::Unknown]) {
            if let Some(stored) = self.heap.untracked.get(&key) {
                result.absorb(stored);
            }
        }
        result
    }

    /// Does `base[key] = value`.
    pub(super) fn store(&mut self, base: &Set, key: &Set, value: &Set, range: &Range<usize>) {
        let starts = self.starts(key);
        let keys: Vec<Option<Abstract>> = match key.is_constant() {
            true => key.iter().map(Some).collect(),
            false => vec![None],
        };
        for target in base.iter() {
            if self.is_exhausted() {
                return;
            }
            if let (Abstract::Table(site), false) = (target, key.is_constant()) {
                self.heap.store_key(site, key);
            }
            for key in &keys {
                match (target, *key) {
                    (Abstract::Table(site), key) => self.heap.store_field(site, key, value),
                    (Abstract::Path(path), Some(Abstract::Text(key))) => {
                        let child = self.paths.child(path, key, &self.symbols);
                        self.heap.store(path, Some(child), value);
                        self.report(range, |flow| EventKind::Write(flow.path_name(child)));
                    }
                    (Abstract::Path(path), None) => {
                        for start in &starts {
                            self.report(range, |flow| {
                                EventKind::Undecided(flow.path_name(path), start.clone())
                            });
                        }
                        self.heap.store(path, None, value);
                    }
                    (Abstract::Unknown, key) => self.heap.store_untracked(key, value),
                    _ => {}
                }
            }
            if let Abstract::Table(_) = target {
                let setter = self.metafield(&Set::of(target), "__newindex");
                if !setter.is_empty() {
                    self.store_through(&setter, target, key, value, range);
                }
            }
        }
        if base.is_empty() {
            for key in keys {
                self.heap.store_untracked(key, value);
            }
        }
    }

    /// A `__newindex` is called, or stored into.
    fn store_through(
        &mut self,
        setter: &Set,
        target: Abstract,
        key: &Set,
        value: &Set,
        range: &Range<usize>,
    ) {
        let args = Values::exactly([Set::of(target), key.clone(), value.clone()]);
        for setter in setter.iter() {
            match setter {
                Abstract::Function(_) => {
                    self.call(&Set::of(setter), &args, range);
                }
                Abstract::Path(path) if key.is_constant() => {
                    for key in key.iter() {
                        if let Abstract::Text(key) = key {
                            let child = self.paths.child(path, key, &self.symbols);
                            self.heap.store(path, Some(child), value);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// The fields of this name in all tables of a set, without inheritance.
    pub(super) fn field(&self, tables: &Set, name: &str) -> Set {
        let mut result = Set::default();
        let Some(name) = self.symbols.find(name.as_bytes()) else { return result };
        for value in tables.iter() {
            if let Abstract::Table(site) = value
                && let Some(site) = self.heap.sites.get(site)
            {
                result.absorb(&site.dynamic);
                if let Some(field) = site.fields.get(&Abstract::Text(name)) {
                    result.absorb(field);
                }
            }
        }
        result
    }

    /// The fields of this name in the metatables of all tables of a set.
    pub(super) fn metafield(&self, tables: &Set, name: &str) -> Set {
        let mut metatables = Set::default();
        for value in tables.iter() {
            if let Abstract::Table(site) = value
                && let Some(site) = self.heap.sites.get(site)
            {
                metatables.absorb(&site.metatables);
            }
        }
        self.field(&metatables, name)
    }

    /// `_G` as a value.
    pub(super) fn globals() -> Set {
        Set::of(Abstract::Path(GLOBALS))
    }
}
