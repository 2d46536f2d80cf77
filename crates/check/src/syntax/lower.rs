//! Lowers the tree of `full_moon` to ours.
//!
//! `full_moon` gives the structure of the tokens, and our lexer the meaning of each. Names are resolved
//! in the same pass. Lists and operators that apply from left to right are flat in our tree. Lowering
//! recurses no deeper than `full_moon` did, and refuses syntax that it does not support.

mod expression;
mod statement;

use super::SyntaxError;
use super::ast::{Expr, ExprKind, Function, VarId};
use super::plain::Plain;
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
pub(super) fn tree(
    ast: &Ast,
    plain: &Plain,
    tokens: &[Token],
    own: Symbol,
    length: usize,
) -> Lowered<Tree> {
    let mut lowering =
        Lowering { plain, tokens, at: 0, own, scope: Scope::default(), functions: 1, tables: 0 };
    let body = lowering.block(ast.nodes())?;
    Ok(Tree {
        main: Function { id: 0, range: 0..length, parameters: Vec::new(), body },
        variables: lowering.scope.declared(),
        functions: lowering.functions,
        tables: lowering.tables,
    })
}

struct Lowering<'a> {
    plain: &'a Plain,
    tokens: &'a [Token],
    /// The last token that was read.
    at: usize,
    own: Symbol,
    scope: Scope,
    functions: usize,
    tables: usize,
}

impl Lowering<'_> {
    /// The token of our lexer for a token of `full_moon`.
    fn find(&mut self, token: &TokenReference) -> Lowered<(TokenKind, Range<usize>)> {
        let token = token.token();
        let place = token.start_position().bytes()..token.end_position().bytes();
        let own = self.plain.token(&place);
        match own.and_then(|index| Some((index, self.tokens.get(index)?))) {
            Some((index, own)) => {
                self.at = index;
                Ok((own.kind, own.range.clone()))
            }
            None => Err(SyntaxError::unsupported(self.last())),
        }
    }

    fn range(&mut self, token: &TokenReference) -> Lowered<Range<usize>> {
        self.find(token).map(|(_, range)| range)
    }

    /// The range from the start of one token to the end of another.
    fn between(&mut self, first: &TokenReference, last: &TokenReference) -> Lowered<Range<usize>> {
        Ok(self.start(first)?..self.end(last)?)
    }

    fn start(&mut self, token: &TokenReference) -> Lowered<usize> {
        self.range(token).map(|range| range.start)
    }

    fn end(&mut self, token: &TokenReference) -> Lowered<usize> {
        self.range(token).map(|range| range.end)
    }

    fn name(&mut self, token: &TokenReference) -> Lowered<(Symbol, Range<usize>)> {
        match self.find(token)? {
            (TokenKind::Name(name), range) => Ok((name, range)),
            (_, range) => Err(SyntaxError::unsupported(range)),
        }
    }

    /// Resolves a name to a local variable or a global.
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
