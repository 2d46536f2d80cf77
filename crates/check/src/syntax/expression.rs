//! Tokens to expressions.

use super::ast::{
    Args, BinaryOp, Expr, ExprKind, Item, Suffix, SuffixKind, UNARY_BINDING, UnaryOp,
};
use super::parser::{Parsed, Parser};
use super::symbols::Symbol;
use super::token::{Keyword, TokenKind};
use std::ops::Range;

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Parsed<Expr> {
        self.operators(0)
    }

    pub(super) fn expression_list(&mut self) -> Parsed<Vec<Expr>> {
        let mut list = vec![self.expression()?];
        while self.take_sign(",")? {
            list.push(self.expression()?);
        }
        Ok(list)
    }

    /// An expression of operators that bind more strongly than `limit`.
    fn operators(&mut self, limit: u8) -> Parsed<Expr> {
        self.enter()?;
        let start = self.token.range.start;
        let first = match self.unary_operator() {
            Some(op) => {
                self.advance()?;
                let operand = Box::new(self.operators(UNARY_BINDING)?);
                let kind = ExprKind::Unary { op, operand };
                Expr { range: start..self.last_end, kind }
            }
            None => self.simple_expression()?,
        };
        let mut rest = Vec::new();
        while let Some(op) = self.binary_operator() {
            let (left, right) = op.binding();
            if left <= limit {
                break;
            }
            self.advance()?;
            rest.push((op, self.operators(right)?));
        }
        self.leave();
        if rest.is_empty() {
            return Ok(first);
        }
        let kind = ExprKind::Binary { first: Box::new(first), rest };
        Ok(Expr { range: start..self.last_end, kind })
    }

    fn unary_operator(&self) -> Option<UnaryOp> {
        match self.token.kind {
            TokenKind::Keyword(Keyword::Not) => Some(UnaryOp::Not),
            TokenKind::Sign("-") => Some(UnaryOp::Negate),
            TokenKind::Sign("#") => Some(UnaryOp::Length),
            _ => None,
        }
    }

    fn binary_operator(&self) -> Option<BinaryOp> {
        match self.token.kind {
            TokenKind::Keyword(Keyword::And) => Some(BinaryOp::And),
            TokenKind::Keyword(Keyword::Or) => Some(BinaryOp::Or),
            TokenKind::Sign(sign) => match sign {
                "<" => Some(BinaryOp::Less),
                ">" => Some(BinaryOp::Greater),
                "<=" => Some(BinaryOp::LessEqual),
                ">=" => Some(BinaryOp::GreaterEqual),
                "~=" => Some(BinaryOp::NotEqual),
                "==" => Some(BinaryOp::Equal),
                ".." => Some(BinaryOp::Concat),
                "+" => Some(BinaryOp::Add),
                "-" => Some(BinaryOp::Subtract),
                "*" => Some(BinaryOp::Multiply),
                "/" => Some(BinaryOp::Divide),
                "%" => Some(BinaryOp::Modulo),
                "^" => Some(BinaryOp::Power),
                _ => None,
            },
            _ => None,
        }
    }

    fn simple_expression(&mut self) -> Parsed<Expr> {
        let range = self.token.range.clone();
        let kind = match self.token.kind {
            TokenKind::Number(value) => ExprKind::Number(value),
            TokenKind::Text(symbol) => ExprKind::Text(symbol),
            TokenKind::Keyword(Keyword::Nil) => ExprKind::Nil,
            TokenKind::Keyword(Keyword::True) => ExprKind::True,
            TokenKind::Keyword(Keyword::False) => ExprKind::False,
            TokenKind::Sign("...") => {
                if !self.is_vararg {
                    return self.unexpected("cannot use '...' outside a vararg function");
                }
                ExprKind::Vararg
            }
            TokenKind::Sign("{") => return self.table(),
            TokenKind::Keyword(Keyword::Function) => {
                self.advance()?;
                let function = Box::new(self.function_body(false)?);
                let kind = ExprKind::Function(function);
                return Ok(Expr { range: range.start..self.last_end, kind });
            }
            _ => return self.suffixed_expression(),
        };
        self.advance()?;
        Ok(Expr { range, kind })
    }

    /// What a name means here: a local variable, or a global one.
    pub(super) fn variable(&self, name: Symbol, range: Range<usize>) -> Expr {
        let kind = match self.scope.find(name) {
            Some(id) => ExprKind::Local(id),
            None => ExprKind::Global(name),
        };
        Expr { range, kind }
    }

    /// A name or parentheses, and what is indexed or called from there.
    pub(super) fn suffixed_expression(&mut self) -> Parsed<Expr> {
        let start = self.token.range.start;
        let base = if self.take_sign("(")? {
            let inside = self.expression()?;
            self.expect_sign(")")?;
            Expr { range: start..self.last_end, kind: ExprKind::Paren(Box::new(inside)) }
        } else if let TokenKind::Name(name) = self.token.kind {
            self.advance()?;
            self.variable(name, start..self.last_end)
        } else {
            return self.unexpected("unexpected symbol");
        };
        let mut suffixes = Vec::new();
        while let Some(kind) = self.suffix()? {
            suffixes.push(Suffix { range: start..self.last_end, kind });
        }
        if suffixes.is_empty() {
            return Ok(base);
        }
        let kind = ExprKind::Chain { base: Box::new(base), suffixes };
        Ok(Expr { range: start..self.last_end, kind })
    }

    fn suffix(&mut self) -> Parsed<Option<SuffixKind>> {
        let kind = match self.token.kind {
            TokenKind::Sign(".") => {
                self.advance()?;
                let range = self.token.range.clone();
                let name = self.name()?;
                SuffixKind::Index(Expr { range, kind: ExprKind::Text(name) })
            }
            TokenKind::Sign("[") => {
                self.advance()?;
                let key = self.expression()?;
                self.expect_sign("]")?;
                SuffixKind::Index(key)
            }
            TokenKind::Sign(":") => {
                self.advance()?;
                let name = self.name()?;
                SuffixKind::Method { name, args: self.arguments()? }
            }
            TokenKind::Sign("(" | "{") | TokenKind::Text(_) => SuffixKind::Call(self.arguments()?),
            _ => return Ok(None),
        };
        Ok(Some(kind))
    }

    fn arguments(&mut self) -> Parsed<Args> {
        let range = self.token.range.clone();
        let values = match self.token.kind {
            TokenKind::Text(symbol) => {
                self.advance()?;
                vec![Expr { range, kind: ExprKind::Text(symbol) }]
            }
            TokenKind::Sign("{") => vec![self.table()?],
            _ => {
                self.expect_sign("(")?;
                let values = if self.is_sign(")") { Vec::new() } else { self.expression_list()? };
                self.expect_sign(")")?;
                values
            }
        };
        Ok(Args { values })
    }

    fn table(&mut self) -> Parsed<Expr> {
        let start = self.token.range.start;
        let id = self.tables;
        self.tables += 1;
        self.expect_sign("{")?;
        let mut items = Vec::new();
        while !self.is_sign("}") {
            items.push(self.item()?);
            if !self.take_sign(",")? && !self.take_sign(";")? {
                break;
            }
        }
        self.expect_sign("}")?;
        Ok(Expr { range: start..self.last_end, kind: ExprKind::Table { id, items } })
    }

    fn item(&mut self) -> Parsed<Item> {
        let range = self.token.range.clone();
        let kind = self.token.kind;
        match kind {
            TokenKind::Name(name) if self.peek()? == TokenKind::Sign("=") => {
                self.advance()?;
                self.advance()?;
                let key = Expr { range, kind: ExprKind::Text(name) };
                Ok(Item::Keyed { key, value: self.expression()? })
            }
            TokenKind::Sign("[") => {
                self.advance()?;
                let key = self.expression()?;
                self.expect_sign("]")?;
                self.expect_sign("=")?;
                Ok(Item::Keyed { key, value: self.expression()? })
            }
            _ => Ok(Item::Positional(self.expression()?)),
        }
    }
}
