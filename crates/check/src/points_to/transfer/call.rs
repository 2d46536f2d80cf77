//! Calls of functions of the file, of tables, and of code outside the file.

use crate::points_to::domain::{AbstractValue, ValueList, ValueSet};
use crate::points_to::event::EventKind;
use crate::points_to::fixpoint::Analyzer;
use crate::syntax::VarId;
use std::ops::Range;

/// The deepest nesting of calls within one call: `pcall(pcall, pcall, f)` has four. A deeper call
/// counts as a call of code outside the file.
const MAX_CALL_DEPTH: usize = 12;

impl Analyzer {
    /// The results of calling a value.
    pub(in crate::points_to) fn call(
        &mut self,
        callee: &ValueSet,
        args: &ValueList,
        range: &Range<usize>,
    ) -> ValueList {
        if self.call_depth >= MAX_CALL_DEPTH {
            return self.call_foreign(args, range);
        }
        self.call_depth += 1;
        let result = self.call_each(callee, args, range);
        self.call_depth -= 1;
        result
    }

    fn call_each(
        &mut self,
        callee: &ValueSet,
        args: &ValueList,
        range: &Range<usize>,
    ) -> ValueList {
        let mut result = ValueList::default();
        for value in callee.iter() {
            self.heap.spend(result.size());
            if self.is_exhausted() {
                return result;
            }
            let given = match value {
                AbstractValue::Function(function) => self.call_closure(function, args),
                AbstractValue::Path(path) => match self.paths.builtin(path) {
                    Some(builtin) => self.call_builtin(builtin, args, range),
                    None => self.call_foreign(args, range),
                },
                AbstractValue::Table(_) => {
                    let table = ValueSet::of(value);
                    let method = self.metafield(&table, "__call");
                    if method.is_empty() {
                        continue;
                    }
                    // A table that is its own `__call` would call itself forever.
                    let functions = method.iter().filter(|v| !matches!(v, AbstractValue::Table(_)));
                    let functions =
                        functions.fold(ValueSet::default(), |set, v| set.with(&ValueSet::of(v)));
                    self.call(&functions, &args.clone().prepend(table), range)
                }
                _ => self.call_foreign(args, range),
            };
            result.absorb(&given);
        }
        if callee.is_empty() { self.call_foreign(args, range) } else { result }
    }

    /// Binds the arguments to the parameters. Returns the known results.
    pub(in crate::points_to) fn call_closure(
        &mut self,
        function: usize,
        args: &ValueList,
    ) -> ValueList {
        self.heap.spend(args.size());
        if self.is_exhausted() {
            return ValueList::default();
        }
        let parameters = self.parameters.get(function).cloned().unwrap_or_default();
        for (index, VarId(variable)) in parameters.iter().enumerate() {
            self.heap.bind_variable(*variable, args.at(index));
        }
        let rest = args.skip(parameters.len()).all();
        self.heap.spend(rest.len());
        let Some(closure) = self.heap.functions.get_mut(function) else {
            return ValueList::default();
        };
        let grew = closure.varargs.absorb(&rest);
        let is_coroutine = closure.is_coroutine;
        let returns = closure.returns.clone();
        self.heap.note(grew);
        self.heap.spend(returns.size());
        if is_coroutine {
            let grew = self.heap.resumed.absorb(&args.all());
            self.heap.note(grew);
        }
        returns
    }

    /// Code outside the file may call the functions that it gets, and return the paths that it gets.
    pub(in crate::points_to) fn call_foreign(
        &mut self,
        args: &ValueList,
        range: &Range<usize>,
    ) -> ValueList {
        let all = args.all();
        self.heap.spend(all.len());
        let mut given = ValueSet::unknown();
        for value in all.iter() {
            if let AbstractValue::Path(path) = value {
                self.report(range, |analyzer| EventKind::Escape(analyzer.path_of(path)));
                given.insert(value);
            }
        }
        let callback = ValueList::many(given.clone());
        for value in all.iter() {
            if let AbstractValue::Function(function) = value {
                self.call_closure(function, &callback);
            }
        }
        ValueList::many(given)
    }
}
