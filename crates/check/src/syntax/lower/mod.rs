//! The tree of `full_moon` to ours.
//!
//! `full_moon` says how tokens belong together, our lexer what each of them says. Names are resolved
//! on the way. Lists and operators that apply from left to right are flat in our tree. Recurses
//! no deeper than `full_moon` did, and refuses what it does not know.

mod expression;
mod statement;

use super::SyntaxError;
use super::ast::{Expr, ExprKind, Function, VarId};
use super::scope::Scope;
use super::symbols::Symbol;
use super::token::{Token, TokenKind};
use full_moon::ast::Ast;
use full_moon::tokenizer::TokenReference;
use std::ops::Range;

pub(super) type Lowered<T> = Result<T, SyntaxError>;

/// A tree and how much there is in it.
pub(super) struct Tree {
    pub(super) main: Function,
    pub(super) variables: usize,
    pub(super) functions: usize,
    pub(super) tables: usize,
}

/// Lowers a whole file. `own` is the name of a method's first parameter.
pub(super) fn tree(ast: &Ast, tokens: &[Token], own: Symbol, length: usize) -> Lowered<Tree> {
    let mut lowering =
        Lowering { tokens, at: 0, own, scope: Scope::default(), functions: 1, tables: 0 };
    let body = lowering.block(ast.nodes())?;
    Ok(Tree {
        main: Function { id: 0, range: 0..length, parameters: Vec::new(), body },
        variables: lowering.scope.declared(),
        functions: lowering.functions,
        tables: lowering.tables,
    })
}

struct Lowering<'a> {
    tokens: &'a [Token],
    /// Where the last token was found: the next one is mostly near.
    at: usize,
    own: Symbol,
    scope: Scope,
    functions: usize,
    tables: usize,
}

impl Lowering<'_> {
    /// What our lexer read where `full_moon` has a token.
    fn find(&mut self, token: &TokenReference) -> Lowered<(TokenKind, Range<usize>)> {
        let range = range(token);
        let rest = self.tokens.get(self.at..).unwrap_or_default();
        let is_ahead = rest.first().is_some_and(|next| next.range.start <= range.start);
        self.at = match rest.iter().position(|next| next.range.start >= range.start) {
            Some(ahead) if is_ahead => self.at + ahead,
            _ => self.tokens.partition_point(|token| token.range.start < range.start),
        };
        match self.tokens.get(self.at) {
            Some(own) if own.range == range => Ok((own.kind, range)),
            _ => Err(SyntaxError::unsupported(range)),
        }
    }

    fn name(&mut self, token: &TokenReference) -> Lowered<(Symbol, Range<usize>)> {
        match self.find(token)? {
            (TokenKind::Name(name), range) => Ok((name, range)),
            (_, range) => Err(SyntaxError::unsupported(range)),
        }
    }

    /// What a name means here: a local variable, or a global one.
    fn variable(&mut self, token: &TokenReference) -> Lowered<Expr> {
        let (name, range) = self.name(token)?;
        let kind = match self.scope.find(name) {
            Some(id) => ExprKind::Local(id),
            None => ExprKind::Global(name),
        };
        Ok(Expr { range, kind })
    }

    fn declare(&mut self, token: &TokenReference) -> Lowered<VarId> {
        let (name, _) = self.name(token)?;
        Ok(self.scope.declare(name))
    }

    /// A name as a key.
    fn key(&mut self, token: &TokenReference) -> Lowered<Expr> {
        let (name, range) = self.name(token)?;
        Ok(Expr { range, kind: ExprKind::Text(name) })
    }
}

fn range(token: &TokenReference) -> Range<usize> {
    token.token().start_position().bytes()..token.token().end_position().bytes()
}

fn start(token: &TokenReference) -> usize {
    range(token).start
}

fn end(token: &TokenReference) -> usize {
    range(token).end
}
