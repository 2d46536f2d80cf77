//! Calls: of functions of the file, of tables, and of what is not in the file.

use super::set::{Abstract, Set, Values};
use super::{EventKind, Flow};
use crate::syntax::VarId;
use std::ops::Range;

/// Calls within one call: `pcall(pcall, pcall, f)` is four. More are not followed.
const MAX_CALL_DEPTH: usize = 12;

impl Flow {
    /// What calling a value gives.
    pub(super) fn call(&mut self, callee: &Set, args: &Values, range: &Range<usize>) -> Values {
        if self.call_depth >= MAX_CALL_DEPTH {
            return self.call_foreign(args, range);
        }
        self.call_depth += 1;
        let result = self.call_each(callee, args, range);
        self.call_depth -= 1;
        result
    }

    fn call_each(&mut self, callee: &Set, args: &Values, range: &Range<usize>) -> Values {
        let mut result = Values::default();
        for value in callee.iter() {
            self.heap.spend(result.size());
            if self.is_exhausted() {
                return result;
            }
            let given = match value {
                Abstract::Function(function) => self.call_closure(function, args),
                Abstract::Path(path) => match self.paths.builtin(path) {
                    Some(builtin) => self.call_builtin(builtin, args, range),
                    None => self.call_foreign(args, range),
                },
                Abstract::Table(_) => {
                    let table = Set::of(value);
                    let method = self.metafield(&table, "__call");
                    if method.is_empty() {
                        continue;
                    }
                    // A table that is its own `__call` would call itself for ever.
                    let functions = method.iter().filter(|v| !matches!(v, Abstract::Table(_)));
                    let functions = functions.fold(Set::default(), |set, v| set.with(&Set::of(v)));
                    self.call(&functions, &args.clone().prepend(table), range)
                }
                _ => self.call_foreign(args, range),
            };
            result.absorb(&given);
        }
        if callee.is_empty() { self.call_foreign(args, range) } else { result }
    }

    /// Arguments go to the parameters, returned values come back.
    pub(super) fn call_closure(&mut self, function: usize, args: &Values) -> Values {
        self.heap.spend(args.size());
        if self.is_exhausted() {
            return Values::default();
        }
        let parameters = self.parameters.get(function).cloned().unwrap_or_default();
        for (index, VarId(variable)) in parameters.iter().enumerate() {
            self.heap.bind_variable(*variable, args.at(index));
        }
        let rest = args.skip(parameters.len()).all();
        self.heap.spend(rest.len());
        let Some(closure) = self.heap.closures.get_mut(function) else { return Values::default() };
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

    /// Code that is not in the file may call back, and may give back what it was given.
    pub(super) fn call_foreign(&mut self, args: &Values, range: &Range<usize>) -> Values {
        let all = args.all();
        self.heap.spend(all.len());
        let mut given = Set::unknown();
        for value in all.iter() {
            if let Abstract::Path(path) = value {
                self.report(range, |flow| EventKind::Escape(flow.path_name(path)));
                given.insert(value);
            }
        }
        let callback = Values::many(given.clone());
        for value in all.iter() {
            if let Abstract::Function(function) = value {
                self.call_closure(function, &callback);
            }
        }
        Values::many(given)
    }
}
