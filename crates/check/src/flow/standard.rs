//! The standard functions of Lua: what goes in, and what comes out.

use super::builtin::{Builtin, STRINGS};
use super::paths::MODULES;
use super::set::{Abstract, Set, Values};
use super::{EventKind, Flow};
use std::ops::Range;

impl Flow {
    pub(super) fn call_builtin(
        &mut self,
        builtin: Builtin,
        args: &Values,
        range: &Range<usize>,
    ) -> Values {
        match builtin {
            Builtin::Assert => args.clone(),
            Builtin::Error => {
                let grew = self.heap.thrown.absorb(args.at(0));
                self.heap.note(grew);
                Values::default()
            }
            Builtin::GetFenv => Values::one(Self::globals()),
            Builtin::GetMetatable => Values::one(self.metatables(args.at(0))),
            Builtin::SetMetatable => Values::one(self.set_metatable(args.at(0), args.at(1), range)),
            Builtin::RawGet => Values::one(self.index(args.at(0), args.at(1), range)),
            Builtin::RawSet => {
                self.store(args.at(0), args.at(1), args.at(2), range);
                Values::one(args.at(0).clone())
            }
            Builtin::Require => Values::one(self.require(args.at(0), range)),
            Builtin::Select => Values::many(args.skip(1).all()),
            Builtin::Inert => Values::one(Set::unknown()),
            Builtin::Strings => Values::unknown(),
            Builtin::Pure(name) => Values::many(self.fold(name, args)),
            Builtin::ToNumber => Values::one(self.fold("tonumber", args)),
            Builtin::Gmatch => Values::one(Set::of(Abstract::Path(self.paths.named(STRINGS)))),
            Builtin::Gsub => self.gsub(args, range),
            Builtin::Pcall => self.protected(&self.call_first(args), args.skip(1), range),
            Builtin::Xpcall => {
                let caught = self.heap.thrown.clone().with(&Set::unknown());
                self.call(args.at(1), &Values::one(caught), range);
                self.protected(&self.call_first(args), args.skip(2), range)
            }
            Builtin::CoroutineCreate => {
                for value in args.at(0).iter() {
                    if let Abstract::Function(function) = value
                        && let Some(closure) = self.heap.closures.get_mut(function)
                    {
                        closure.is_coroutine = true;
                    }
                }
                Values::one(args.at(0).clone())
            }
            Builtin::CoroutineResume => {
                let grew = self.heap.resumed.absorb(&args.skip(1).all());
                self.heap.note(grew);
                let given = self.call(args.at(0), &args.skip(1), range).all();
                let tail = given.with(&self.heap.yielded);
                Values { list: smallvec::smallvec![Set::default()], tail }
            }
            Builtin::CoroutineYield => {
                let grew = self.heap.yielded.absorb(&args.all());
                self.heap.note(grew);
                self.yield_from_open(args);
                Values::many(self.heap.resumed.clone().with(&Set::unknown()))
            }
            _ => self.call_table_function(builtin, args, range),
        }
    }

    fn call_table_function(
        &mut self,
        builtin: Builtin,
        args: &Values,
        range: &Range<usize>,
    ) -> Values {
        match builtin {
            Builtin::Pairs => {
                let own = self.metafield(args.at(0), "__pairs");
                if !own.is_empty() {
                    return self.call(&own, args, range);
                }
                let next = Set::of(Abstract::Path(self.paths.named("next")));
                Values::exactly([next, args.at(0).clone()])
            }
            Builtin::Next => {
                let (keys, values) = self.contents(args.at(0), range);
                Values::exactly([keys, values])
            }
            Builtin::TableForeach => {
                let (keys, values) = self.contents(args.at(0), range);
                let entry = Values::exactly([keys, values]);
                self.call(args.at(1), &entry, range)
            }
            Builtin::TableInsert => {
                // The position, where there is one, stands between the table and the value.
                let last = if args.list.len() > 2 { args.at(2) } else { args.at(1) };
                let value = last.clone().with(&args.tail);
                self.store(args.at(0), &Set::unknown(), &value, range);
                Values::default()
            }
            Builtin::TableRemove | Builtin::Unpack => {
                let (_, tail) = self.contents(args.at(0), range);
                Values::many(tail)
            }
            Builtin::TableSort => {
                let (_, values) = self.contents(args.at(0), range);
                let pair = Values::exactly([values.clone(), values]);
                self.call(args.at(1), &pair, range);
                Values::default()
            }
            Builtin::TableConcat => Values::one(self.concat_table(args.at(0), args.at(1))),
            _ => Values::unknown(),
        }
    }

    fn call_first(&self, args: &Values) -> Set {
        args.at(0).clone()
    }

    fn protected(&mut self, callee: &Set, args: Values, range: &Range<usize>) -> Values {
        let given = self.call(callee, &args, range);
        let thrown = self.heap.thrown.clone();
        let mut result = given.prepend(Set::default());
        for set in result.list.iter_mut().skip(1) {
            set.absorb(&thrown);
        }
        result.tail.absorb(&thrown);
        result
    }

    /// A coroutine made with `wrap` gives what it yields to whoever calls it.
    fn yield_from_open(&mut self, args: &Values) {
        let Some(function) = self.open.last().copied() else { return };
        if let Some(closure) = self.heap.closures.get_mut(function) {
            let grew = closure.returns.absorb(args);
            self.heap.note(grew);
        }
    }

    fn metatables(&self, tables: &Set) -> Set {
        let mut result = Set::default();
        for value in tables.iter() {
            if let Abstract::Table(site) = value
                && let Some(site) = self.heap.sites.get(site)
            {
                result.absorb(&site.metatables);
            }
        }
        result.with(&Set::unknown())
    }

    fn set_metatable(&mut self, tables: &Set, metatables: &Set, range: &Range<usize>) -> Set {
        let mut result = tables.clone();
        let mut is_tracked = false;
        for value in tables.iter() {
            if let Abstract::Path(path) = value {
                self.report(range, |flow| EventKind::Metatable(flow.path_name(path)));
            }
            if let Abstract::Table(site) = value
                && let Some(site) = self.heap.sites.get_mut(site)
            {
                is_tracked = true;
                let grew = site.metatables.absorb(metatables);
                self.heap.note(grew);
            }
        }
        // Of a table that is not tracked, what it inherits is all there is to know.
        if !is_tracked {
            let inherited = self.field(metatables, "__index");
            if let Some(name) = self.symbols.find(b"__index") {
                self.heap.store_untracked(Some(Abstract::Text(name)), &inherited);
            }
            result.absorb(&inherited);
        }
        result
    }

    fn require(&mut self, names: &Set, range: &Range<usize>) -> Set {
        if !names.is_constant() {
            self.report(range, |_| EventKind::Require(None));
            return Set::unknown();
        }
        let mut result = Set::default();
        for name in names.iter() {
            let Abstract::Text(name) = name else { continue };
            self.report(range, |flow| {
                EventKind::Require(Some(flow.symbols.text(name).into_owned()))
            });
            let module = self.paths.child(MODULES, name, &self.symbols);
            result.absorb(&self.path_value(module));
        }
        result
    }

    /// The keys and the values of everything in a set.
    fn contents(&mut self, tables: &Set, range: &Range<usize>) -> (Set, Set) {
        let (mut keys, mut values) = (Set::default(), Set::default());
        for value in tables.iter() {
            self.heap.spend(values.len());
            if self.is_exhausted() {
                break;
            }
            match value {
                Abstract::Table(site) => {
                    if let Some(site) = self.heap.sites.get(site) {
                        keys.absorb(&site.all_keys());
                        values.absorb(&site.all_values());
                    }
                }
                Abstract::Path(path) => {
                    self.report(range, |flow| EventKind::Iterate(flow.path_name(path)));
                    keys.insert(Abstract::Unknown);
                    values.insert(Abstract::Unknown);
                }
                _ => {
                    keys.insert(Abstract::Unknown);
                    values.insert(Abstract::Unknown);
                }
            }
        }
        if tables.is_empty() { (Set::unknown(), Set::unknown()) } else { (keys, values) }
    }

    /// The replacement of `gsub` may be a function or a table.
    fn gsub(&mut self, args: &Values, range: &Range<usize>) -> Values {
        let replacement = args.at(2).clone();
        for value in replacement.iter() {
            if let Abstract::Function(function) = value {
                self.call_closure(function, &Values::unknown());
            }
            if let Abstract::Path(path) = value {
                let callback = Values::unknown();
                match self.paths.builtin(path) {
                    Some(builtin) => self.call_builtin(builtin, &callback, range),
                    None => self.call_foreign(&callback, range),
                };
            }
        }
        Values::one(self.fold("gsub", args))
    }

    fn concat_table(&mut self, tables: &Set, separator: &Set) -> Set {
        let Some(Abstract::Table(site)) = tables.single() else { return Set::unknown() };
        let Some(site) = self.heap.sites.get(site) else { return Set::unknown() };
        if !site.dynamic.is_empty() {
            return Set::unknown();
        }
        let parts: Option<Vec<Abstract>> = site.fields.values().map(Set::single).collect();
        let separator = if separator.is_empty() { None } else { Some(separator.single()) };
        match (parts, separator) {
            (Some(parts), None) => self.join(&parts, None),
            (Some(parts), Some(Some(Abstract::Text(separator)))) => {
                self.join(&parts, Some(separator))
            }
            _ => Set::unknown(),
        }
    }
}
