//! Expressions: what they may be.

use super::paths::GLOBALS;
use super::set::{Abstract, Set, Values};
use super::{EventKind, Flow};
use crate::syntax::{BinaryOp, Expr, ExprKind, Function, Item, Suffix, SuffixKind, UnaryOp, VarId};
use std::ops::Range;

impl Flow {
    /// A list of expressions, the last of which may be many values.
    pub(super) fn list(&mut self, list: &[Expr]) -> Values {
        let Some((last, init)) = list.split_last() else { return Values::default() };
        let mut values = Values::default();
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
    pub(super) fn values(&mut self, expr: &Expr) -> Values {
        match &expr.kind {
            ExprKind::Vararg => {
                let function = self.open.last().and_then(|id| self.heap.closures.get(*id));
                let tail = function.map(|closure| closure.varargs.clone()).unwrap_or_default();
                Values::many(tail)
            }
            ExprKind::Chain { base, suffixes } => {
                let base = self.value(base);
                self.chain(base, suffixes)
            }
            _ => Values::one(self.value(expr)),
        }
    }

    /// The first value of an expression.
    pub(super) fn value(&mut self, expr: &Expr) -> Set {
        let value = self.evaluate(expr);
        self.heap.spend(value.len());
        value
    }

    fn evaluate(&mut self, expr: &Expr) -> Set {
        match &expr.kind {
            ExprKind::Nil | ExprKind::True | ExprKind::False => Set::default(),
            ExprKind::Number(Some(number)) => Set::of(Abstract::number(*number)),
            ExprKind::Number(None) => Set::unknown(),
            ExprKind::Text(symbol) => Set::of(Abstract::Text(*symbol)),
            ExprKind::Function(function) => self.closure(function),
            ExprKind::Local(VarId(variable)) => {
                self.heap.variables.get(*variable).cloned().unwrap_or_default()
            }
            ExprKind::Global(name) => {
                let path = self.paths.child(GLOBALS, *name, &self.symbols);
                self.report(&expr.range, |flow| EventKind::Read(flow.path_name(path)));
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

    pub(super) fn closure(&mut self, function: &Function) -> Set {
        self.function(function);
        Set::of(Abstract::Function(function.id))
    }

    fn chain(&mut self, base: Set, suffixes: &[Suffix]) -> Values {
        let mut values = Values::one(base);
        for suffix in suffixes {
            let base = values.at(0).clone();
            values = match &suffix.kind {
                SuffixKind::Index(key) => {
                    let key = self.value(key);
                    Values::one(self.index(&base, &key, &suffix.range))
                }
                SuffixKind::Call(args) => {
                    let args = self.list(&args.values);
                    self.call(&base, &args, &suffix.range)
                }
                SuffixKind::Method { name, args } => {
                    let method = Set::of(Abstract::Text(*name));
                    let callee = self.index(&base, &method, &suffix.range);
                    let args = self.list(&args.values).prepend(base);
                    self.call(&callee, &args, &suffix.range)
                }
            };
        }
        values
    }

    fn table(&mut self, id: usize, items: &[Item]) -> Set {
        let table = Set::of(Abstract::Table(id));
        let mut place = 0.0;
        for (index, item) in items.iter().enumerate() {
            match item {
                Item::Positional(expr) if index + 1 == items.len() => {
                    let values = self.values(expr);
                    for value in &values.list {
                        place += 1.0;
                        self.heap.store_field(id, Some(Abstract::number(place)), value);
                    }
                    self.heap.store_field(id, None, &values.tail);
                }
                Item::Positional(expr) => {
                    place += 1.0;
                    let value = self.value(expr);
                    self.heap.store_field(id, Some(Abstract::number(place)), &value);
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

    fn unary(&mut self, op: UnaryOp, operand: &Set, range: &Range<usize>) -> Set {
        match op {
            UnaryOp::Not => Set::default(),
            UnaryOp::Negate => match operand.single() {
                Some(Abstract::Number(bits)) => Set::of(Abstract::number(-f64::from_bits(bits))),
                _ => self.metamethod("__unm", operand, operand, range).with(&Set::unknown()),
            },
            UnaryOp::Length => match operand.single() {
                #[allow(clippy::cast_precision_loss)]
                Some(Abstract::Text(text)) => {
                    Set::of(Abstract::number(self.symbols.bytes(text).len() as f64))
                }
                _ => self.metamethod("__len", operand, operand, range).with(&Set::unknown()),
            },
        }
    }

    fn binary(&mut self, op: BinaryOp, left: &Set, right: &Set, range: &Range<usize>) -> Set {
        let event = match op {
            // What is left of `and` when it is false is nothing of interest.
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
            return Set::default();
        }
        if left.is_constant() && right.is_constant() {
            return self.fold_binary(op, left, right);
        }
        if op == BinaryOp::Concat && !left.is_empty() {
            return left.iter().fold(by_metamethod, |set, left| {
                set.with(&Set::of(match left {
                    Abstract::Text(start) | Abstract::Prefix(start) => Abstract::Prefix(start),
                    _ => Abstract::Unknown,
                }))
            });
        }
        by_metamethod.with(&Set::unknown())
    }

    /// What the operators of tables with metatables give.
    fn metamethod(&mut self, event: &str, left: &Set, right: &Set, range: &Range<usize>) -> Set {
        let mut result = Set::default();
        let has_table = |set: &Set| set.iter().any(|value| matches!(value, Abstract::Table(_)));
        if !has_table(left) && !has_table(right) {
            return result;
        }
        for operand in [left, right] {
            let method = self.metafield(operand, event);
            if !method.is_empty() {
                let args = Values::exactly([left.clone(), right.clone()]);
                result.absorb(self.call(&method, &args, range).at(0));
            }
        }
        result
    }
}
