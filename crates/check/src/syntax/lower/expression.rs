//! Lowers expressions.

use super::super::SyntaxError;
use super::super::ast::{
    Args, BinaryOp, Expr, ExprKind, Function, Item, Suffix, SuffixKind, UnaryOp,
};
use super::super::token::{Keyword, TokenKind};
use super::{Lowered, Lowering};
use full_moon::ast::punctuated::Punctuated;
use full_moon::ast::{
    self, BinOp, Call, Expression, Field, FunctionArgs, FunctionBody, Index, Parameter, Prefix,
    TableConstructor, UnOp, Var,
};
use full_moon::tokenizer::TokenReference;

impl Lowering<'_> {
    pub(super) fn list(&mut self, list: &Punctuated<Expression>) -> Lowered<Vec<Expr>> {
        list.iter().map(|expression| self.expression(expression)).collect()
    }

    pub(super) fn expression(&mut self, expression: &Expression) -> Lowered<Expr> {
        match expression {
            Expression::Number(token) | Expression::String(token) | Expression::Symbol(token) => {
                self.literal(token)
            }
            Expression::Var(Var::Name(name)) => self.variable(name),
            Expression::Var(Var::Expression(var)) => self.chain(var.prefix(), var.suffixes()),
            Expression::FunctionCall(call) => self.chain(call.prefix(), call.suffixes()),
            Expression::TableConstructor(table) => self.table(table),
            Expression::Function(function) => {
                let begin = self.start(function.function_token())?;
                let function = Box::new(self.function(function.body(), false)?);
                let range = begin..function.range.end;
                Ok(Expr { range, kind: ExprKind::Function(function) })
            }
            Expression::Parentheses { contained, expression } => {
                let (open, close) = contained.tokens();
                let inside = Box::new(self.expression(expression)?);
                Ok(Expr { range: self.between(open, close)?, kind: ExprKind::Paren(inside) })
            }
            Expression::UnaryOperator { unop, expression } => {
                let op = match unop {
                    UnOp::Not(_) => UnaryOp::Not,
                    UnOp::Minus(_) => UnaryOp::Negate,
                    UnOp::Hash(_) => UnaryOp::Length,
                    other => return Err(SyntaxError::unsupported(self.range(other.token())?)),
                };
                let operand = Box::new(self.expression(expression)?);
                let range = self.start(unop.token())?..operand.range.end;
                Ok(Expr { range, kind: ExprKind::Unary { op, operand } })
            }
            Expression::BinaryOperator { .. } => self.operators(expression),
            _ => Err(SyntaxError::unsupported(self.last())),
        }
    }

    /// Operators that apply from left to right, as one list.
    fn operators(&mut self, expression: &Expression) -> Lowered<Expr> {
        let mut applied = Vec::new();
        let mut left = expression;
        while let Expression::BinaryOperator { lhs, binop, rhs } = left {
            applied.push((binop, rhs));
            left = lhs;
        }
        let first = Box::new(self.expression(left)?);
        let mut rest = Vec::with_capacity(applied.len());
        for (operator, right) in applied.into_iter().rev() {
            let op = self.binary_op(operator)?;
            rest.push((op, self.expression(right)?));
        }
        let last = rest.last().map_or(first.range.end, |(_, right): &(_, Expr)| right.range.end);
        Ok(Expr { range: first.range.start..last, kind: ExprKind::Binary { first, rest } })
    }

    fn literal(&mut self, token: &TokenReference) -> Lowered<Expr> {
        let (kind, range) = self.find(token)?;
        let kind = match kind {
            TokenKind::Number(value) => ExprKind::Number(value),
            TokenKind::Text(symbol) => ExprKind::Text(symbol),
            TokenKind::Keyword(Keyword::Nil) => ExprKind::Nil,
            TokenKind::Keyword(Keyword::True) => ExprKind::True,
            TokenKind::Keyword(Keyword::False) => ExprKind::False,
            TokenKind::Sign("...") => ExprKind::Vararg,
            _ => return Err(SyntaxError::unsupported(range)),
        };
        Ok(Expr { range, kind })
    }

    /// A name or parentheses, with the suffixes that index or call it.
    pub(super) fn chain<'b>(
        &mut self,
        prefix: &Prefix,
        suffixes: impl Iterator<Item = &'b ast::Suffix>,
    ) -> Lowered<Expr> {
        let base = match prefix {
            Prefix::Name(name) => self.variable(name)?,
            Prefix::Expression(inside) => self.expression(inside)?,
            _ => return Err(SyntaxError::unsupported(self.last())),
        };
        let begin = base.range.start;
        let mut lowered = Vec::new();
        for suffix in suffixes {
            let (kind, end) = self.suffix(suffix)?;
            lowered.push(Suffix { range: begin..end, kind });
        }
        Ok(chain(base, lowered))
    }

    /// The kind of a suffix, and its end.
    fn suffix(&mut self, suffix: &ast::Suffix) -> Lowered<(SuffixKind, usize)> {
        match suffix {
            ast::Suffix::Index(Index::Dot { name, .. }) => {
                let key = self.key(name)?;
                let end = key.range.end;
                Ok((SuffixKind::Index(key), end))
            }
            ast::Suffix::Index(Index::Brackets { brackets, expression }) => {
                let key = self.expression(expression)?;
                let end = self.end(brackets.tokens().1)?;
                Ok((SuffixKind::Index(key), end))
            }
            ast::Suffix::Call(Call::AnonymousCall(args)) => {
                let (args, end) = self.arguments(args)?;
                Ok((SuffixKind::Call(args), end))
            }
            ast::Suffix::Call(Call::MethodCall(call)) => {
                let (name, _) = self.name(call.name())?;
                let (args, end) = self.arguments(call.args())?;
                Ok((SuffixKind::Method { name, args }, end))
            }
            _ => Err(SyntaxError::unsupported(self.last())),
        }
    }

    fn arguments(&mut self, args: &FunctionArgs) -> Lowered<(Args, usize)> {
        let (values, end) = match args {
            FunctionArgs::Parentheses { parentheses, arguments } => {
                (self.list(arguments)?, self.end(parentheses.tokens().1)?)
            }
            FunctionArgs::String(text) => (vec![self.literal(text)?], self.end(text)?),
            FunctionArgs::TableConstructor(table) => {
                let table = self.table(table)?;
                let end = table.range.end;
                (vec![table], end)
            }
            _ => return Err(SyntaxError::unsupported(self.last())),
        };
        Ok((Args { values }, end))
    }

    fn table(&mut self, table: &TableConstructor) -> Lowered<Expr> {
        let id = self.tables;
        self.tables += 1;
        let mut items = Vec::new();
        for field in table.fields() {
            items.push(match field {
                Field::NoKey(value) => Item::Positional(self.expression(value)?),
                Field::NameKey { key, value, .. } => {
                    Item::Keyed { key: self.key(key)?, value: self.expression(value)? }
                }
                Field::ExpressionKey { key, value, .. } => {
                    Item::Keyed { key: self.expression(key)?, value: self.expression(value)? }
                }
                _ => return Err(SyntaxError::unsupported(self.last())),
            });
        }
        let (open, close) = table.braces().tokens();
        Ok(Expr { range: self.between(open, close)?, kind: ExprKind::Table { id, items } })
    }

    /// The parameters and body of a function, including its `end`.
    pub(super) fn function(&mut self, body: &FunctionBody, is_method: bool) -> Lowered<Function> {
        let id = self.functions;
        self.functions += 1;
        let mark = self.scope.mark();
        let mut parameters = Vec::new();
        if is_method {
            parameters.push(self.scope.declare(self.own));
        }
        for parameter in body.parameters() {
            match parameter {
                Parameter::Name(name) => parameters.push(self.declare(name)?),
                Parameter::Ellipsis(_) => {}
                _ => return Err(SyntaxError::unsupported(self.last())),
            }
        }
        let lowered = self.block(body.block())?;
        self.scope.leave(mark);
        let range = self.between(body.parameters_parentheses().tokens().0, body.end_token())?;
        Ok(Function { id, range, parameters, body: lowered })
    }

    fn binary_op(&mut self, operator: &BinOp) -> Lowered<BinaryOp> {
        Ok(match operator {
            BinOp::Or(_) => BinaryOp::Or,
            BinOp::And(_) => BinaryOp::And,
            BinOp::LessThan(_) => BinaryOp::Less,
            BinOp::GreaterThan(_) => BinaryOp::Greater,
            BinOp::LessThanEqual(_) => BinaryOp::LessEqual,
            BinOp::GreaterThanEqual(_) => BinaryOp::GreaterEqual,
            BinOp::TildeEqual(_) => BinaryOp::NotEqual,
            BinOp::TwoEqual(_) => BinaryOp::Equal,
            BinOp::TwoDots(_) => BinaryOp::Concat,
            BinOp::Plus(_) => BinaryOp::Add,
            BinOp::Minus(_) => BinaryOp::Subtract,
            BinOp::Star(_) => BinaryOp::Multiply,
            BinOp::Slash(_) => BinaryOp::Divide,
            BinOp::Percent(_) => BinaryOp::Modulo,
            BinOp::Caret(_) => BinaryOp::Power,
            other => return Err(SyntaxError::unsupported(self.range(other.token())?)),
        })
    }

    /// The last token that was read, if no better place is known.
    pub(super) fn last(&self) -> std::ops::Range<usize> {
        self.tokens.get(self.at).map(|token| token.range.clone()).unwrap_or_default()
    }
}

/// A chain, or only its base if it has no suffixes.
pub(super) fn chain(base: Expr, suffixes: Vec<Suffix>) -> Expr {
    match suffixes.last() {
        None => base,
        Some(last) => {
            let range = last.range.clone();
            Expr { range, kind: ExprKind::Chain { base: Box::new(base), suffixes } }
        }
    }
}
