//! The values of expressions.

use crate::points_to::domain::path::GLOBALS;
use crate::points_to::domain::{AbstractValue, ValueList, ValueSet};
use crate::points_to::event::EventKind;
use crate::points_to::fixpoint::Analyzer;
use crate::syntax::{BinaryOp, Expr, ExprKind, Function, Item, Suffix, SuffixKind, UnaryOp, VarId};
use std::ops::Range;

impl Analyzer {
    /// The values of an expression list. Its last expression may have many values.
    pub(in crate::points_to) fn list(&mut self, list: &[Expr]) -> ValueList {
        let Some((last, init)) = list.split_last() else { return ValueList::default() };
        let mut values = ValueList::default();
        for expr in init {
            let value = self.value(expr);
            values.list.push(value);
        }
        let last = self.values(last);
        values.list.extend(last.list);
        values.tail = last.tail;
        values
    }

    /// All values of an expression.
    pub(in crate::points_to) fn values(&mut self, expr: &Expr) -> ValueList {
        match &expr.kind {
            ExprKind::Vararg => {
                let function = self.open.last().and_then(|id| self.heap.functions.get(*id));
                let tail = function.map(|closure| closure.varargs.clone()).unwrap_or_default();
                ValueList::many(tail)
            }
            ExprKind::Chain { base, suffixes } => {
                let base = self.value(base);
                self.chain(base, suffixes)
            }
            _ => ValueList::one(self.value(expr)),
        }
    }

    /// The first value of an expression.
    pub(in crate::points_to) fn value(&mut self, expr: &Expr) -> ValueSet {
        let value = self.evaluate(expr);
        self.heap.spend(value.len());
        value
    }

    fn evaluate(&mut self, expr: &Expr) -> ValueSet {
        match &expr.kind {
            ExprKind::Nil | ExprKind::True | ExprKind::False => ValueSet::default(),
            ExprKind::Number(Some(number)) => ValueSet::of(AbstractValue::number(*number)),
            ExprKind::Number(None) => ValueSet::unknown(),
            ExprKind::Text(symbol) => ValueSet::of(AbstractValue::Text(*symbol)),
            ExprKind::Function(function) => self.closure(function),
            ExprKind::Local(VarId(variable)) => {
                self.heap.variables.get(*variable).cloned().unwrap_or_default()
            }
            ExprKind::Global(name) => {
                let path = self.paths.child(GLOBALS, *name, &self.symbols);
                self.report(&expr.range, |analyzer| EventKind::Read(analyzer.path_of(path)));
                self.path_value(path)
            }
            ExprKind::Paren(inside) => self.value(inside),
            ExprKind::Vararg | ExprKind::Chain { .. } => self.values(expr).at(0).clone(),
            ExprKind::Binary { first, rest } => {
                let first = self.value(first);
                rest.iter().fold(first, |left, (op, right)| {
                    let right = self.value(right);
                    self.binary(*op, &left, &right, &expr.range)
                })
            }
            ExprKind::Unary { op, operand } => {
                let operand = self.value(operand);
                self.unary(*op, &operand, &expr.range)
            }
            ExprKind::Table { id, items } => self.table(*id, items),
        }
    }

    pub(in crate::points_to) fn closure(&mut self, function: &Function) -> ValueSet {
        self.function(function);
        ValueSet::of(AbstractValue::Function(function.id))
    }

    fn chain(&mut self, base: ValueSet, suffixes: &[Suffix]) -> ValueList {
        let mut values = ValueList::one(base);
        for suffix in suffixes {
            let base = values.at(0).clone();
            values = match &suffix.kind {
                SuffixKind::Index(key) => {
                    let key = self.value(key);
                    ValueList::one(self.index(&base, &key, &suffix.range))
                }
                SuffixKind::Call(args) => {
                    let args = self.list(&args.values);
                    self.call(&base, &args, &suffix.range)
                }
                SuffixKind::Method { name, args } => {
                    let method = ValueSet::of(AbstractValue::Text(*name));
                    let callee = self.index(&base, &method, &suffix.range);
                    let args = self.list(&args.values).prepend(base);
                    self.call(&callee, &args, &suffix.range)
                }
            };
        }
        values
    }

    fn table(&mut self, id: usize, items: &[Item]) -> ValueSet {
        let table = ValueSet::of(AbstractValue::Table(id));
        let mut place = 0.0;
        for (index, item) in items.iter().enumerate() {
            match item {
                Item::Positional(expr) if index + 1 == items.len() => {
                    let values = self.values(expr);
                    for value in &values.list {
                        place += 1.0;
                        self.heap.store_field(id, Some(AbstractValue::number(place)), value);
                    }
                    self.heap.store_field(id, None, &values.tail);
                }
                Item::Positional(expr) => {
                    place += 1.0;
                    let value = self.value(expr);
                    self.heap.store_field(id, Some(AbstractValue::number(place)), &value);
                }
                Item::Keyed { key, value } => {
                    let range = key.range.clone();
                    let (key, value) = (self.value(key), self.value(value));
                    self.store(&table, &key, &value, &range);
                }
            }
        }
        table
    }

    fn unary(&mut self, op: UnaryOp, operand: &ValueSet, range: &Range<usize>) -> ValueSet {
        match op {
            UnaryOp::Not => ValueSet::default(),
            UnaryOp::Negate => match operand.single() {
                Some(AbstractValue::Number(bits)) => {
                    ValueSet::of(AbstractValue::number(-f64::from_bits(bits)))
                }
                _ => self.metamethod("__unm", operand, operand, range).with(&ValueSet::unknown()),
            },
            UnaryOp::Length => match operand.single() {
                #[allow(clippy::cast_precision_loss)]
                Some(AbstractValue::Text(text)) => {
                    ValueSet::of(AbstractValue::number(self.symbols.bytes(text).len() as f64))
                }
                _ => self.metamethod("__len", operand, operand, range).with(&ValueSet::unknown()),
            },
        }
    }

    fn binary(
        &mut self,
        op: BinaryOp,
        left: &ValueSet,
        right: &ValueSet,
        range: &Range<usize>,
    ) -> ValueSet {
        let event = match op {
            // If the left side of `and` is false, the result is nil or false, which is not tracked.
            BinaryOp::And => return right.clone(),
            BinaryOp::Or => return left.clone().with(right),
            BinaryOp::Concat => "__concat",
            BinaryOp::Add => "__add",
            BinaryOp::Subtract => "__sub",
            BinaryOp::Multiply => "__mul",
            BinaryOp::Divide => "__div",
            BinaryOp::Modulo => "__mod",
            BinaryOp::Power => "__pow",
            BinaryOp::Equal | BinaryOp::NotEqual => "__eq",
            BinaryOp::Less | BinaryOp::Greater => "__lt",
            BinaryOp::LessEqual | BinaryOp::GreaterEqual => "__le",
        };
        let by_metamethod = self.metamethod(event, left, right, range);
        if matches!(event, "__eq" | "__lt" | "__le") {
            return ValueSet::default();
        }
        if left.is_constant() && right.is_constant() {
            return self.fold_binary(op, left, right);
        }
        if op == BinaryOp::Concat && !left.is_empty() {
            return left.iter().fold(by_metamethod, |set, left| {
                set.with(&ValueSet::of(match left {
                    AbstractValue::Text(start) | AbstractValue::Prefix(start) => {
                        AbstractValue::Prefix(start)
                    }
                    _ => AbstractValue::Unknown,
                }))
            });
        }
        by_metamethod.with(&ValueSet::unknown())
    }

    /// The results of an operator of a metatable.
    fn metamethod(
        &mut self,
        event: &str,
        left: &ValueSet,
        right: &ValueSet,
        range: &Range<usize>,
    ) -> ValueSet {
        let mut result = ValueSet::default();
        let has_table =
            |set: &ValueSet| set.iter().any(|value| matches!(value, AbstractValue::Table(_)));
        if !has_table(left) && !has_table(right) {
            return result;
        }
        for operand in [left, right] {
            let method = self.metafield(operand, event);
            if !method.is_empty() {
                let args = ValueList::exactly([left.clone(), right.clone()]);
                result.absorb(self.call(&method, &args, range).at(0));
            }
        }
        result
    }
}
