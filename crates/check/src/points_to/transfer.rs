//! The transfer functions: the effect of statements on the heap.

mod call;
mod expression;
mod index;

use super::domain::path::GLOBALS;
use super::domain::{ValueList, ValueSet};
use super::event::EventKind;
use super::fixpoint::Analyzer;
use crate::syntax::{Block, Expr, Statement, StatementKind, Target, VarId};

impl Analyzer {
    pub(super) fn block(&mut self, block: &Block) {
        for statement in &block.statements {
            if self.is_exhausted() {
                return;
            }
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Local { variables, values } => {
                let values = self.list(values);
                self.bind(variables, &values);
            }
            StatementKind::Assign { targets, values } => {
                let values = self.list(values);
                for (index, target) in targets.iter().enumerate() {
                    self.assign(target, values.at(index), statement);
                }
            }
            StatementKind::Call(call) => {
                self.values(call);
            }
            StatementKind::Do(body) => self.block(body),
            StatementKind::While { condition, body }
            | StatementKind::Repeat { body, condition } => {
                self.value(condition);
                self.block(body);
            }
            StatementKind::If { arms, otherwise } => {
                for (condition, body) in arms {
                    self.value(condition);
                    self.block(body);
                }
                if let Some(body) = otherwise {
                    self.block(body);
                }
            }
            StatementKind::NumericFor { variable, bounds, body } => {
                for bound in bounds {
                    self.value(bound);
                }
                self.heap.bind_variable(variable.0, &ValueSet::unknown());
                self.block(body);
            }
            StatementKind::GenericFor { variables, values, body } => {
                let iterator = self.list(values);
                let given = self.call(iterator.at(0), &iterator.skip(1), &statement_head(values));
                self.bind(variables, &given);
                self.block(body);
            }
            StatementKind::LocalFunction { variable, function } => {
                let value = self.closure(function);
                self.heap.bind_variable(variable.0, &value);
            }
            StatementKind::Return(values) => {
                let values = self.list(values);
                let Some(function) = self.open.last().copied() else { return };
                self.heap.spend(values.size());
                if let Some(closure) = self.heap.functions.get_mut(function) {
                    let grew = closure.returns.absorb(&values);
                    self.heap.note(grew);
                }
            }
            StatementKind::Jump => {}
        }
    }

    fn bind(&mut self, variables: &[VarId], values: &ValueList) {
        for (index, VarId(variable)) in variables.iter().enumerate() {
            self.heap.bind_variable(*variable, values.at(index));
        }
    }

    fn assign(&mut self, target: &Target, value: &ValueSet, statement: &Statement) {
        match target {
            Target::Local(VarId(variable)) => self.heap.bind_variable(*variable, value),
            Target::Global(name, range) => {
                let path = self.paths.child(GLOBALS, *name, &self.symbols);
                self.heap.store(GLOBALS, Some(path), value);
                self.report(range, |analyzer| EventKind::Write(analyzer.path_of(path)));
            }
            Target::Index { base, key } => {
                let base = self.value(base);
                let key = self.value(key);
                self.store(&base, &key, value, &statement.range);
            }
        }
    }
}

/// The range of a loop's iterator expressions.
fn statement_head(values: &[Expr]) -> std::ops::Range<usize> {
    match (values.first(), values.last()) {
        (Some(first), Some(last)) => first.range.start..last.range.end,
        _ => 0..0,
    }
}
