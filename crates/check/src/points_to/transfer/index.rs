//! Indexing: reads and writes of tables, paths and untracked values.

use crate::points_to::domain::path::{GLOBALS, PathId};
use crate::points_to::domain::{AbstractValue, ValueList, ValueSet};
use crate::points_to::event::EventKind;
use crate::points_to::fixpoint::Analyzer;
use std::ops::Range;

/// The longest chain of `__index` tables that is followed.
const MAX_INHERITANCE: usize = 8;

impl Analyzer {
    /// The values at a path: the path itself, and the values that the file stored there.
    pub(in crate::points_to) fn path_value(&mut self, path: PathId) -> ValueSet {
        let own = ValueSet::of(AbstractValue::Path(path));
        match self.heap.stored.get(&path) {
            Some(stored) => own.with(stored),
            None => own,
        }
    }

    /// The values of `base[key]`.
    pub(in crate::points_to) fn index(
        &mut self,
        base: &ValueSet,
        key: &ValueSet,
        range: &Range<usize>,
    ) -> ValueSet {
        let mut result = ValueSet::default();
        for value in base.iter() {
            self.heap.spend(key.len() + result.len());
            if self.is_exhausted() {
                return result;
            }
            match value {
                AbstractValue::Path(path) => {
                    result.absorb(&self.index_path(path, key, range));
                }
                AbstractValue::Table(site) => {
                    result.absorb(&self.index_table(site, key, range, MAX_INHERITANCE));
                }
                AbstractValue::Text(_) | AbstractValue::Prefix(_) => {
                    let strings = self.paths.global("string");
                    result.absorb(&self.index_path(strings, key, range));
                    result.absorb(&self.stored_untracked(key));
                }
                AbstractValue::Unknown => {
                    result.absorb(&self.index_untracked(key, range));
                }
                AbstractValue::Function(_) | AbstractValue::Number(_) => {}
            }
        }
        // An unknown value may be a string and have its methods.
        if base.is_empty() { self.index_untracked(key, range) } else { result }
    }

    /// The constant starts of a key that is not constant; `None` for each unknown start.
    fn prefixes(&self, key: &ValueSet) -> Vec<Option<String>> {
        let start = |value: AbstractValue| match value {
            AbstractValue::Prefix(text) | AbstractValue::Text(text) => {
                Some(self.symbols.text(text).into_owned())
            }
            _ => None,
        };
        if key.is_empty() { vec![None] } else { key.iter().map(start).collect() }
    }

    fn index_path(&mut self, path: PathId, key: &ValueSet, range: &Range<usize>) -> ValueSet {
        if !key.is_constant() {
            for prefix in self.prefixes(key) {
                self.report(range, |analyzer| EventKind::UndecidedKey {
                    path: analyzer.path_of(path),
                    prefix,
                });
            }
            let stored = self.heap.below_any.get(&path).cloned().unwrap_or_default();
            return stored.with(&ValueSet::unknown());
        }
        let mut result = self.heap.below_unknown.get(&path).cloned().unwrap_or_default();
        for key in key.iter() {
            let AbstractValue::Text(key) = key else { continue };
            let child = self.paths.child(path, key, &self.symbols);
            if child != path {
                self.report(range, |analyzer| EventKind::Read(analyzer.path_of(child)));
            }
            result.absorb(&self.path_value(child));
        }
        result
    }

    fn index_table(
        &mut self,
        site: usize,
        key: &ValueSet,
        range: &Range<usize>,
        inheritance: usize,
    ) -> ValueSet {
        let mut result = ValueSet::default();
        let Some(table) = self.heap.tables.get(site) else { return result };
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
                AbstractValue::Table(parent) if parent != site => {
                    let parent = self.index_table(parent, key, range, inheritance - 1);
                    result.absorb(&parent);
                }
                AbstractValue::Path(path) => {
                    result.absorb(&self.index_path(path, key, range));
                }
                AbstractValue::Function(_) => {
                    let args =
                        ValueList::exactly([ValueSet::of(AbstractValue::Table(site)), key.clone()]);
                    result.absorb(self.call(&ValueSet::of(value), &args, range).at(0));
                }
                _ => {}
            }
        }
        result
    }

    fn index_untracked(&mut self, key: &ValueSet, range: &Range<usize>) -> ValueSet {
        let mut result = self.stored_untracked(key).with(&ValueSet::unknown());
        // An untracked table may have any metatable that the file gave to one.
        let inherited = match self.symbols.find(b"__index") {
            Some(name) => self.stored_untracked(&ValueSet::of(AbstractValue::Text(name))),
            None => return result,
        };
        for value in inherited.iter() {
            match value {
                AbstractValue::Table(site) => {
                    result.absorb(&self.index_table(site, key, range, MAX_INHERITANCE));
                }
                AbstractValue::Path(path) => {
                    result.absorb(&self.index_path(path, key, range));
                }
                _ => {}
            }
        }
        result
    }

    /// The values that the file stored under a key of untracked tables.
    fn stored_untracked(&self, key: &ValueSet) -> ValueSet {
        let mut result = ValueSet::default();
        if !key.is_constant() {
            for stored in self.heap.untracked.values() {
                result.absorb(stored);
            }
            return result;
        }
        for key in key.iter().chain([AbstractValue::Unknown]) {
            if let Some(stored) = self.heap.untracked.get(&key) {
                result.absorb(stored);
            }
        }
        result
    }

    /// The effect of `base[key] = value`.
    pub(in crate::points_to) fn store(
        &mut self,
        base: &ValueSet,
        key: &ValueSet,
        value: &ValueSet,
        range: &Range<usize>,
    ) {
        let prefixes = self.prefixes(key);
        let keys: Vec<Option<AbstractValue>> = match key.is_constant() {
            true => key.iter().map(Some).collect(),
            false => vec![None],
        };
        for target in base.iter() {
            if self.is_exhausted() {
                return;
            }
            if let (AbstractValue::Table(site), false) = (target, key.is_constant()) {
                self.heap.store_key(site, key);
            }
            for key in &keys {
                match (target, *key) {
                    (AbstractValue::Table(site), key) => self.heap.store_field(site, key, value),
                    (AbstractValue::Path(path), Some(AbstractValue::Text(key))) => {
                        let child = self.paths.child(path, key, &self.symbols);
                        self.heap.store(path, Some(child), value);
                        self.report(range, |analyzer| EventKind::Write(analyzer.path_of(child)));
                    }
                    (AbstractValue::Path(path), None) => {
                        for prefix in &prefixes {
                            self.report(range, |analyzer| EventKind::UndecidedKey {
                                path: analyzer.path_of(path),
                                prefix: prefix.clone(),
                            });
                        }
                        self.heap.store(path, None, value);
                    }
                    (AbstractValue::Unknown, key) => self.heap.store_untracked(key, value),
                    _ => {}
                }
            }
            if let AbstractValue::Table(_) = target {
                let setter = self.metafield(&ValueSet::of(target), "__newindex");
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

    /// The effect of `__newindex`: a function is called, a path is stored into.
    fn store_through(
        &mut self,
        setter: &ValueSet,
        target: AbstractValue,
        key: &ValueSet,
        value: &ValueSet,
        range: &Range<usize>,
    ) {
        let args = ValueList::exactly([ValueSet::of(target), key.clone(), value.clone()]);
        for setter in setter.iter() {
            match setter {
                AbstractValue::Function(_) => {
                    self.call(&ValueSet::of(setter), &args, range);
                }
                AbstractValue::Path(path) if key.is_constant() => {
                    for key in key.iter() {
                        if let AbstractValue::Text(key) = key {
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
    pub(in crate::points_to) fn field(&self, tables: &ValueSet, name: &str) -> ValueSet {
        let mut result = ValueSet::default();
        let Some(name) = self.symbols.find(name.as_bytes()) else { return result };
        for value in tables.iter() {
            if let AbstractValue::Table(site) = value
                && let Some(site) = self.heap.tables.get(site)
            {
                result.absorb(&site.dynamic);
                if let Some(field) = site.fields.get(&AbstractValue::Text(name)) {
                    result.absorb(field);
                }
            }
        }
        result
    }

    /// The fields of this name in the metatables of all tables of a set.
    pub(in crate::points_to) fn metafield(&self, tables: &ValueSet, name: &str) -> ValueSet {
        let mut metatables = ValueSet::default();
        for value in tables.iter() {
            if let AbstractValue::Table(site) = value
                && let Some(site) = self.heap.tables.get(site)
            {
                metatables.absorb(&site.metatables);
            }
        }
        self.field(&metatables, name)
    }

    /// `_G` as a value.
    pub(in crate::points_to) fn globals() -> ValueSet {
        ValueSet::of(AbstractValue::Path(GLOBALS))
    }
}
