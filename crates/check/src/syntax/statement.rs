//! Tokens to statements.

use super::ast::{
    Block, Expr, ExprKind, Function, Statement, StatementKind, Suffix, SuffixKind, Target,
};
use super::parser::{Parsed, Parser};
use super::symbols::Symbol;
use super::token::{Keyword, TokenKind};
use std::ops::Range;

impl Parser<'_> {
    /// Statements up to the word that ends the block, in a scope of their own.
    pub(super) fn block(&mut self) -> Parsed<Block> {
        let mark = self.scope.mark();
        let block = self.open_block()?;
        self.scope.leave(mark);
        Ok(block)
    }

    /// Like `block`, but its variables stay in sight.
    fn open_block(&mut self) -> Parsed<Block> {
        self.enter()?;
        let mut statements = Vec::new();
        loop {
            match self.token.kind {
                TokenKind::End
                | TokenKind::Keyword(
                    Keyword::End | Keyword::Else | Keyword::Elseif | Keyword::Until,
                ) => break,
                TokenKind::Keyword(Keyword::Return) => {
                    statements.push(self.return_statement()?);
                    break;
                }
                _ => statements.push(self.statement()?),
            }
        }
        self.leave();
        Ok(Block { statements })
    }

    fn statement(&mut self) -> Parsed<Statement> {
        let start = self.token.range.start;
        let kind = match self.token.kind {
            TokenKind::Keyword(keyword) => self.keyword_statement(keyword)?,
            TokenKind::Sign(";") => {
                self.advance()?;
                StatementKind::Jump
            }
            TokenKind::Sign("::") => {
                self.advance()?;
                self.name()?;
                self.expect_sign("::")?;
                StatementKind::Jump
            }
            _ => self.expression_statement()?,
        };
        Ok(Statement { range: start..self.last_end, kind })
    }

    fn keyword_statement(&mut self, keyword: Keyword) -> Parsed<StatementKind> {
        match keyword {
            Keyword::Local => self.local_statement(),
            Keyword::If => self.if_statement(),
            Keyword::For => self.for_statement(),
            Keyword::Function => self.function_statement(),
            Keyword::While => {
                self.advance()?;
                let condition = self.expression()?;
                self.expect_keyword(Keyword::Do)?;
                let body = self.block()?;
                self.expect_keyword(Keyword::End)?;
                Ok(StatementKind::While { condition, body })
            }
            Keyword::Do => {
                self.advance()?;
                let body = self.block()?;
                self.expect_keyword(Keyword::End)?;
                Ok(StatementKind::Do(body))
            }
            Keyword::Repeat => {
                self.advance()?;
                let mark = self.scope.mark();
                let body = self.open_block()?;
                self.expect_keyword(Keyword::Until)?;
                let condition = self.expression()?;
                self.scope.leave(mark);
                Ok(StatementKind::Repeat { body, condition })
            }
            Keyword::Break => {
                self.advance()?;
                Ok(StatementKind::Jump)
            }
            Keyword::Goto => {
                self.advance()?;
                self.name()?;
                Ok(StatementKind::Jump)
            }
            _ => self.unexpected("unexpected symbol"),
        }
    }

    fn local_statement(&mut self) -> Parsed<StatementKind> {
        self.advance()?;
        if self.take_keyword(Keyword::Function)? {
            let name = self.name()?;
            let variable = self.scope.declare(name);
            let function = Box::new(self.function_body(false)?);
            return Ok(StatementKind::LocalFunction { variable, function });
        }
        let mut names = vec![self.name()?];
        while self.take_sign(",")? {
            names.push(self.name()?);
        }
        let values = if self.take_sign("=")? { self.expression_list()? } else { Vec::new() };
        let variables = names.into_iter().map(|name| self.scope.declare(name)).collect();
        Ok(StatementKind::Local { variables, values })
    }

    fn if_statement(&mut self) -> Parsed<StatementKind> {
        let mut arms = Vec::new();
        let mut otherwise = None;
        loop {
            self.advance()?;
            let condition = self.expression()?;
            self.expect_keyword(Keyword::Then)?;
            arms.push((condition, self.block()?));
            if self.token.kind != TokenKind::Keyword(Keyword::Elseif) {
                break;
            }
        }
        if self.take_keyword(Keyword::Else)? {
            otherwise = Some(self.block()?);
        }
        self.expect_keyword(Keyword::End)?;
        Ok(StatementKind::If { arms, otherwise })
    }

    fn for_statement(&mut self) -> Parsed<StatementKind> {
        self.advance()?;
        let mut names = vec![self.name()?];
        let numeric = self.take_sign("=")?;
        while !numeric && self.take_sign(",")? {
            names.push(self.name()?);
        }
        if !numeric {
            self.expect_keyword(Keyword::In)?;
        }
        let values = self.expression_list()?;
        self.expect_keyword(Keyword::Do)?;
        let mark = self.scope.mark();
        let variables: Vec<_> = names.into_iter().map(|name| self.scope.declare(name)).collect();
        let body = self.block()?;
        self.scope.leave(mark);
        self.expect_keyword(Keyword::End)?;
        match variables.as_slice() {
            [variable] if numeric => {
                Ok(StatementKind::NumericFor { variable: *variable, bounds: values, body })
            }
            _ => Ok(StatementKind::GenericFor { variables, values, body }),
        }
    }

    /// `function a.b:c() … end` is an assignment to `a.b.c`.
    fn function_statement(&mut self) -> Parsed<StatementKind> {
        self.advance()?;
        let start = self.token.range.start;
        let base = self.name()?;
        let base = self.variable(base, start..self.last_end);
        let mut keys: Vec<(Symbol, Range<usize>)> = Vec::new();
        let mut is_method = false;
        while !is_method && (self.is_sign(".") || self.is_sign(":")) {
            is_method = self.is_sign(":");
            self.advance()?;
            let range = self.token.range.clone();
            keys.push((self.name()?, range));
        }
        let range = start..self.last_end;
        let function = self.function_body(is_method)?;
        let value =
            Expr { range: function.range.clone(), kind: ExprKind::Function(Box::new(function)) };
        let target = match keys.pop() {
            None => match base.kind {
                ExprKind::Local(id) => Target::Local(id),
                ExprKind::Global(name) => Target::Global(name, range),
                _ => return self.unexpected("name expected"),
            },
            Some((key, key_range)) => {
                let suffix = |(key, range): (Symbol, Range<usize>)| Suffix {
                    range: start..range.end,
                    kind: SuffixKind::Index(Expr { range, kind: ExprKind::Text(key) }),
                };
                let suffixes: Vec<_> = keys.into_iter().map(suffix).collect();
                let base = match suffixes.last() {
                    Some(last) => Expr {
                        range: last.range.clone(),
                        kind: ExprKind::Chain { base: Box::new(base), suffixes },
                    },
                    None => base,
                };
                Target::Index { base, key: Expr { range: key_range, kind: ExprKind::Text(key) } }
            }
        };
        Ok(StatementKind::Assign { targets: vec![target], values: vec![value] })
    }

    fn return_statement(&mut self) -> Parsed<Statement> {
        let start = self.token.range.start;
        self.advance()?;
        let ends = matches!(
            self.token.kind,
            TokenKind::End
                | TokenKind::Sign(";")
                | TokenKind::Keyword(
                    Keyword::End | Keyword::Else | Keyword::Elseif | Keyword::Until
                )
        );
        let values = if ends { Vec::new() } else { self.expression_list()? };
        self.take_sign(";")?;
        Ok(Statement { range: start..self.last_end, kind: StatementKind::Return(values) })
    }

    fn expression_statement(&mut self) -> Parsed<StatementKind> {
        let first = self.suffixed_expression()?;
        if !self.is_sign("=") && !self.is_sign(",") {
            let is_call = matches!(&first.kind, ExprKind::Chain { suffixes, .. }
                if suffixes.last().is_some_and(|last| !matches!(last.kind, SuffixKind::Index(_))));
            return match is_call {
                true => Ok(StatementKind::Call(first)),
                false => self.unexpected("'=' expected"),
            };
        }
        let mut targets = vec![self.target(first)?];
        while self.take_sign(",")? {
            let next = self.suffixed_expression()?;
            targets.push(self.target(next)?);
        }
        self.expect_sign("=")?;
        let values = self.expression_list()?;
        Ok(StatementKind::Assign { targets, values })
    }

    fn target(&self, expr: Expr) -> Parsed<Target> {
        match expr.kind {
            ExprKind::Local(id) => Ok(Target::Local(id)),
            ExprKind::Global(name) => Ok(Target::Global(name, expr.range)),
            ExprKind::Chain { base, mut suffixes } => match suffixes.pop() {
                Some(Suffix { kind: SuffixKind::Index(key), .. }) => {
                    let base = match suffixes.last() {
                        Some(last) => Expr {
                            range: last.range.clone(),
                            kind: ExprKind::Chain { base, suffixes },
                        },
                        None => *base,
                    };
                    Ok(Target::Index { base, key })
                }
                _ => self.unexpected("syntax error"),
            },
            _ => self.unexpected("syntax error"),
        }
    }

    /// Parameters and body of a function, up to and with its `end`.
    pub(super) fn function_body(&mut self, is_method: bool) -> Parsed<Function> {
        let start = self.token.range.start;
        let id = self.functions;
        self.functions += 1;
        let mark = self.scope.mark();
        let mut parameters = Vec::new();
        if is_method {
            let own = self.intern("self");
            parameters.push(self.scope.declare(own));
        }
        self.expect_sign("(")?;
        let mut is_vararg = false;
        while !self.is_sign(")") {
            if self.take_sign("...")? {
                is_vararg = true;
                break;
            }
            let name = self.name()?;
            parameters.push(self.scope.declare(name));
            if !self.take_sign(",")? {
                break;
            }
        }
        self.expect_sign(")")?;
        let outer = std::mem::replace(&mut self.is_vararg, is_vararg);
        let body = self.block()?;
        self.is_vararg = outer;
        self.scope.leave(mark);
        self.expect_keyword(Keyword::End)?;
        Ok(Function { id, range: start..self.last_end, parameters, body })
    }
}
