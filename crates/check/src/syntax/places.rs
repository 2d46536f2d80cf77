//! Finds the places of fields in a file, by name or by the path in the returned table.

use super::ast::{
    Block, Chunk, Expr, ExprKind, Item, Statement, StatementKind, SuffixKind, Target, VarId,
};
use super::symbols::{Symbol, Symbols};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// The longest chain of variables that is followed.
const MAX_ALIASES: usize = 16;

/// A step into a table.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place<'a> {
    Key(&'a str),
    /// An index, from 1.
    Index(usize),
}

/// The places of a file.
pub(crate) struct Places<'a> {
    symbols: &'a Symbols,
    /// The places where each key is set, in order.
    keys: FxHashMap<Symbol, Vec<Range<usize>>>,
    /// The first value of each variable.
    values: FxHashMap<VarId, &'a Expr>,
    returned: Option<&'a Expr>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(chunk: &'a Chunk) -> Self {
        let mut places = Self {
            symbols: &chunk.symbols,
            keys: FxHashMap::default(),
            values: FxHashMap::default(),
            returned: None,
        };
        places.block(&chunk.main.body);
        if let Some(Statement { kind: StatementKind::Return(values), .. }) =
            chunk.main.body.statements.last()
        {
            places.returned = values.first();
        }
        places
    }

    /// The place where a field of this name is set: on the given line if possible, otherwise the last.
    pub(crate) fn of_key(
        &self,
        key: &str,
        is_line: impl Fn(usize) -> bool,
    ) -> Option<Range<usize>> {
        let ranges = self.keys.get(&self.symbols.find(key.as_bytes())?)?;
        let on_line = ranges.iter().find(|range| is_line(range.start));
        on_line.or(ranges.last()).cloned()
    }

    /// The value that the file returns.
    pub(crate) fn of_return(&self) -> Option<Range<usize>> {
        self.returned.map(|expr| expr.range.clone())
    }

    /// The place of a path in the returned table, as far as the path can be followed.
    pub(crate) fn of_path<'b>(
        &self,
        path: impl Iterator<Item = Place<'b>>,
    ) -> Option<Range<usize>> {
        let mut at = self.returned?;
        let mut found = at.range.clone();
        for step in path {
            let Some(items) = self.table(at, MAX_ALIASES) else { break };
            let Some((range, value)) = self.item(items, step) else { break };
            (found, at) = (range, value);
        }
        Some(found)
    }

    fn item(&self, items: &'a [Item], step: Place<'_>) -> Option<(Range<usize>, &'a Expr)> {
        match step {
            Place::Key(key) => items.iter().find_map(|item| match item {
                Item::Keyed { key: Expr { kind: ExprKind::Text(own), range }, value }
                    if self.symbols.bytes(*own) == key.as_bytes() =>
                {
                    Some((range.clone(), value))
                }
                _ => None,
            }),
            Place::Index(index) => {
                let mut positional = items.iter().filter_map(|item| match item {
                    Item::Positional(value) => Some(value),
                    Item::Keyed { .. } => None,
                });
                let value = positional.nth(index.checked_sub(1)?)?;
                Some((value.range.clone(), value))
            }
        }
    }

    /// The items of a table constructor, or of the first argument of a call like
    /// `typedefs.x({ … })`.
    fn table(&self, expr: &'a Expr, aliases: usize) -> Option<&'a [Item]> {
        match &expr.kind {
            ExprKind::Table { items, .. } => Some(items),
            ExprKind::Paren(inside) => self.table(inside, aliases),
            ExprKind::Local(variable) => {
                self.table(self.values.get(variable)?, aliases.checked_sub(1)?)
            }
            ExprKind::Chain { suffixes, .. } => match &suffixes.last()?.kind {
                SuffixKind::Call(args) | SuffixKind::Method { args, .. } => {
                    args.values.first().and_then(|first| self.table(first, aliases.checked_sub(1)?))
                }
                SuffixKind::Index(_) => None,
            },
            _ => None,
        }
    }

    fn block(&mut self, block: &'a Block) {
        for statement in &block.statements {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &'a Statement) {
        match &statement.kind {
            StatementKind::Local { variables, values } => {
                for (variable, value) in variables.iter().zip(values) {
                    self.values.entry(*variable).or_insert(value);
                }
                self.list(values);
            }
            StatementKind::Assign { targets, values } => {
                for target in targets {
                    if let Target::Index { key, .. } = target {
                        self.key(key);
                    }
                }
                self.list(values);
            }
            StatementKind::Call(call) => self.expr(call),
            StatementKind::Return(values) => self.list(values),
            StatementKind::LocalFunction { function, .. } => self.block(&function.body),
            StatementKind::Do(body)
            | StatementKind::While { body, .. }
            | StatementKind::Repeat { body, .. }
            | StatementKind::NumericFor { body, .. }
            | StatementKind::GenericFor { body, .. } => self.block(body),
            StatementKind::If { arms, otherwise } => {
                arms.iter().for_each(|(_, body)| self.block(body));
                otherwise.iter().for_each(|body| self.block(body));
            }
            StatementKind::Jump => {}
        }
    }

    fn list(&mut self, list: &'a [Expr]) {
        list.iter().for_each(|expr| self.expr(expr));
    }

    fn key(&mut self, key: &Expr) {
        if let ExprKind::Text(symbol) = key.kind {
            self.keys.entry(symbol).or_default().push(key.range.clone());
        }
    }

    fn expr(&mut self, expr: &'a Expr) {
        match &expr.kind {
            ExprKind::Function(function) => self.block(&function.body),
            ExprKind::Paren(inside) => self.expr(inside),
            ExprKind::Table { items, .. } => {
                for item in items {
                    match item {
                        Item::Positional(value) => self.expr(value),
                        Item::Keyed { key, value } => {
                            self.key(key);
                            self.expr(value);
                        }
                    }
                }
            }
            ExprKind::Chain { base, suffixes } => {
                self.expr(base);
                for suffix in suffixes {
                    match &suffix.kind {
                        SuffixKind::Call(args) | SuffixKind::Method { args, .. } => {
                            self.list(&args.values);
                        }
                        SuffixKind::Index(_) => {}
                    }
                }
            }
            ExprKind::Binary { first, rest } => {
                self.expr(first);
                rest.iter().for_each(|(_, operand)| self.expr(operand));
            }
            _ => {}
        }
    }
}
