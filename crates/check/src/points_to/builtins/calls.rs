//! The effect of calls of standard functions.

use crate::points_to::builtins::Builtin;
use crate::points_to::domain::path::MODULES;
use crate::points_to::domain::{AbstractValue, ValueList, ValueSet};
use crate::points_to::event::EventKind;
use crate::points_to::fixpoint::Analyzer;
use std::ops::Range;

impl Analyzer {
    pub(in crate::points_to) fn call_builtin(
        &mut self,
        builtin: Builtin,
        args: &ValueList,
        range: &Range<usize>,
    ) -> ValueList {
        match builtin {
            Builtin::Assert => args.clone(),
            Builtin::Error => {
                let grew = self.heap.thrown.absorb(args.at(0));
                self.heap.note(grew);
                ValueList::default()
            }
            Builtin::GetFenv => ValueList::one(Self::globals()),
            Builtin::GetMetatable => ValueList::one(self.metatables(args.at(0))),
            Builtin::SetMetatable => {
                ValueList::one(self.set_metatable(args.at(0), args.at(1), range))
            }
            Builtin::RawGet => ValueList::one(self.index(args.at(0), args.at(1), range)),
            Builtin::RawSet => {
                self.store(args.at(0), args.at(1), args.at(2), range);
                ValueList::one(args.at(0).clone())
            }
            Builtin::Require => ValueList::one(self.require(args.at(0), range)),
            Builtin::Select => ValueList::many(args.skip(1).all()),
            Builtin::Inert => ValueList::one(ValueSet::unknown()),
            Builtin::StringIterator => ValueList::unknown(),
            Builtin::Pure(name) => ValueList::many(self.fold(name, args)),
            Builtin::ToNumber => ValueList::one(self.fold("tonumber", args)),
            Builtin::Gmatch => {
                ValueList::one(ValueSet::of(AbstractValue::Path(self.paths.string_iterator())))
            }
            Builtin::Gsub => self.gsub(args, range),
            Builtin::Pcall => self.protected(&self.call_first(args), args.skip(1), range),
            Builtin::Xpcall => {
                let caught = self.heap.thrown.clone().with(&ValueSet::unknown());
                self.call(args.at(1), &ValueList::one(caught), range);
                self.protected(&self.call_first(args), args.skip(2), range)
            }
            Builtin::CoroutineCreate => {
                for value in args.at(0).iter() {
                    if let AbstractValue::Function(function) = value
                        && let Some(closure) = self.heap.functions.get_mut(function)
                    {
                        closure.is_coroutine = true;
                    }
                }
                ValueList::one(args.at(0).clone())
            }
            Builtin::CoroutineResume => {
                let grew = self.heap.resumed.absorb(&args.skip(1).all());
                self.heap.note(grew);
                let given = self.call(args.at(0), &args.skip(1), range).all();
                let tail = given.with(&self.heap.yielded);
                ValueList { list: smallvec::smallvec![ValueSet::default()], tail }
            }
            Builtin::CoroutineYield => {
                let grew = self.heap.yielded.absorb(&args.all());
                self.heap.note(grew);
                self.yield_from_open(args);
                ValueList::many(self.heap.resumed.clone().with(&ValueSet::unknown()))
            }
            _ => self.call_table_function(builtin, args, range),
        }
    }

    fn call_table_function(
        &mut self,
        builtin: Builtin,
        args: &ValueList,
        range: &Range<usize>,
    ) -> ValueList {
        match builtin {
            Builtin::Pairs => {
                let own = self.metafield(args.at(0), "__pairs");
                if !own.is_empty() {
                    return self.call(&own, args, range);
                }
                let next = ValueSet::of(AbstractValue::Path(self.paths.global("next")));
                ValueList::exactly([next, args.at(0).clone()])
            }
            Builtin::Next => {
                let (keys, values) = self.contents(args.at(0), range);
                ValueList::exactly([keys, values])
            }
            Builtin::TableForeach => {
                let (keys, values) = self.contents(args.at(0), range);
                let entry = ValueList::exactly([keys, values]);
                self.call(args.at(1), &entry, range)
            }
            Builtin::TableInsert => {
                // An optional position comes between the table and the value.
                let last = if args.list.len() > 2 { args.at(2) } else { args.at(1) };
                let value = last.clone().with(&args.tail);
                self.store(args.at(0), &ValueSet::unknown(), &value, range);
                ValueList::default()
            }
            Builtin::TableRemove | Builtin::Unpack => {
                let (_, tail) = self.contents(args.at(0), range);
                ValueList::many(tail)
            }
            Builtin::TableSort => {
                let (_, values) = self.contents(args.at(0), range);
                let pair = ValueList::exactly([values.clone(), values]);
                self.call(args.at(1), &pair, range);
                ValueList::default()
            }
            Builtin::TableConcat => ValueList::one(self.concat_table(args.at(0), args.at(1))),
            _ => ValueList::unknown(),
        }
    }

    fn call_first(&self, args: &ValueList) -> ValueSet {
        args.at(0).clone()
    }

    fn protected(&mut self, callee: &ValueSet, args: ValueList, range: &Range<usize>) -> ValueList {
        let given = self.call(callee, &args, range);
        let thrown = self.heap.thrown.clone();
        let mut result = given.prepend(ValueSet::default());
        for set in result.list.iter_mut().skip(1) {
            set.absorb(&thrown);
        }
        result.tail.absorb(&thrown);
        result
    }

    /// Calling a coroutine made by `wrap` returns the values that it yields.
    fn yield_from_open(&mut self, args: &ValueList) {
        let Some(function) = self.open.last().copied() else { return };
        if let Some(closure) = self.heap.functions.get_mut(function) {
            let grew = closure.returns.absorb(args);
            self.heap.note(grew);
        }
    }

    fn metatables(&self, tables: &ValueSet) -> ValueSet {
        let mut result = ValueSet::default();
        for value in tables.iter() {
            if let AbstractValue::Table(site) = value
                && let Some(site) = self.heap.tables.get(site)
            {
                result.absorb(&site.metatables);
            }
        }
        result.with(&ValueSet::unknown())
    }

    fn set_metatable(
        &mut self,
        tables: &ValueSet,
        metatables: &ValueSet,
        range: &Range<usize>,
    ) -> ValueSet {
        let mut result = tables.clone();
        let mut is_tracked = false;
        for value in tables.iter() {
            if let AbstractValue::Path(path) = value {
                self.report(range, |analyzer| EventKind::SetMetatable(analyzer.path_of(path)));
            }
            if let AbstractValue::Table(site) = value
                && let Some(site) = self.heap.tables.get_mut(site)
            {
                is_tracked = true;
                let grew = site.metatables.absorb(metatables);
                self.heap.note(grew);
            }
        }
        // For an untracked table, only the inherited fields are known.
        if !is_tracked {
            let inherited = self.field(metatables, "__index");
            if let Some(name) = self.symbols.find(b"__index") {
                self.heap.store_untracked(Some(AbstractValue::Text(name)), &inherited);
            }
            result.absorb(&inherited);
        }
        result
    }

    fn require(&mut self, names: &ValueSet, range: &Range<usize>) -> ValueSet {
        if !names.is_constant() {
            self.report(range, |_| EventKind::RequireUndecided);
            return ValueSet::unknown();
        }
        let mut result = ValueSet::default();
        for name in names.iter() {
            let AbstractValue::Text(name) = name else { continue };
            self.report(range, |analyzer| {
                EventKind::Require(analyzer.symbols.text(name).into_owned())
            });
            let module = self.paths.child(MODULES, name, &self.symbols);
            result.absorb(&self.path_value(module));
        }
        result
    }

    /// The keys and values of all tables in a set.
    fn contents(&mut self, tables: &ValueSet, range: &Range<usize>) -> (ValueSet, ValueSet) {
        let (mut keys, mut values) = (ValueSet::default(), ValueSet::default());
        for value in tables.iter() {
            self.heap.spend(values.len());
            if self.is_exhausted() {
                break;
            }
            match value {
                AbstractValue::Table(site) => {
                    if let Some(site) = self.heap.tables.get(site) {
                        keys.absorb(&site.all_keys());
                        values.absorb(&site.all_values());
                    }
                }
                AbstractValue::Path(path) => {
                    self.report(range, |analyzer| EventKind::Iterate(analyzer.path_of(path)));
                    keys.insert(AbstractValue::Unknown);
                    values.insert(AbstractValue::Unknown);
                }
                _ => {
                    keys.insert(AbstractValue::Unknown);
                    values.insert(AbstractValue::Unknown);
                }
            }
        }
        if tables.is_empty() { (ValueSet::unknown(), ValueSet::unknown()) } else { (keys, values) }
    }

    /// The replacement of `gsub` may be a function or a table.
    fn gsub(&mut self, args: &ValueList, range: &Range<usize>) -> ValueList {
        let replacement = args.at(2).clone();
        for value in replacement.iter() {
            if let AbstractValue::Function(function) = value {
                self.call_closure(function, &ValueList::unknown());
            }
            if let AbstractValue::Path(path) = value {
                let callback = ValueList::unknown();
                match self.paths.builtin(path) {
                    Some(builtin) => self.call_builtin(builtin, &callback, range),
                    None => self.call_foreign(&callback, range),
                };
            }
        }
        ValueList::one(self.fold("gsub", args))
    }

    fn concat_table(&mut self, tables: &ValueSet, separator: &ValueSet) -> ValueSet {
        let Some(AbstractValue::Table(site)) = tables.single() else { return ValueSet::unknown() };
        let Some(site) = self.heap.tables.get(site) else { return ValueSet::unknown() };
        if !site.dynamic.is_empty() {
            return ValueSet::unknown();
        }
        let parts: Option<Vec<AbstractValue>> =
            site.fields.values().map(ValueSet::single).collect();
        let separator = if separator.is_empty() { None } else { Some(separator.single()) };
        match (parts, separator) {
            (Some(parts), None) => self.join(&parts, None),
            (Some(parts), Some(Some(AbstractValue::Text(separator)))) => {
                self.join(&parts, Some(separator))
            }
            _ => ValueSet::unknown(),
        }
    }
}
