//! Parses a source with `full_moon`.
//!
//! `full_moon` has no limits: parsing, and dropping the tree, recurse as deep as the source nests. So
//! our lexer runs first and the depth is bounded. A source that does not fit on the caller's stack is
//! parsed on a thread with a larger one. If `full_moon` panics, the source is refused.

use super::ast::Chunk;
use super::lexer::Lexer;
use super::lower::{self, Tree};
use super::plain::Plain;
use super::symbols::{Symbol, Symbols};
use super::token::Token;
use super::{SyntaxError, bounds};
use crate::limits::{
    MAX_PARSER_CALLER_LEVELS, MAX_PARSER_CALLER_OPERATORS, PARSER_LEVEL_BYTES,
    PARSER_OPERATOR_BYTES, PARSER_STACK_BYTES,
};
use full_moon::LuaVersion;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Parses a whole file that nests at most `max_levels` deep.
pub(crate) fn parse(bytes: &[u8], max_levels: usize) -> Result<Chunk, SyntaxError> {
    let Tokens { tokens, mut symbols, error } = tokens(bytes);
    if let Some(error) = error {
        return Err(error);
    }
    let bounds = bounds::of(&tokens, max_levels).map_err(|range| {
        let message = "the code is nested too deeply".to_owned();
        SyntaxError { range, message, is_too_deep: true }
    })?;
    let plain = Plain::new(&tokens);
    let own = symbols.intern(b"self");
    let read = || read(&plain, &tokens, own, bytes.len());
    let fits = bounds.levels <= MAX_PARSER_CALLER_LEVELS
        && bounds.operators <= MAX_PARSER_CALLER_OPERATORS;
    let tree = if fits {
        catch_unwind(AssertUnwindSafe(read)).ok()
    } else {
        let stack = PARSER_STACK_BYTES
            + bounds.levels * PARSER_LEVEL_BYTES
            + bounds.operators * PARSER_OPERATOR_BYTES;
        std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().stack_size(stack);
            thread.spawn_scoped(scope, read).ok()?.join().ok()
        })
    };
    let tree = tree.unwrap_or_else(|| Err(SyntaxError::unsupported(0..0)));
    let Tree { main, variables, functions, tables } =
        tree.map_err(|error| name_token(error, bytes, &tokens))?;
    Ok(Chunk { main, variables, functions, tables, symbols })
}

/// Adds the token at the start of an error to its message.
fn name_token(error: SyntaxError, bytes: &[u8], tokens: &[Token]) -> SyntaxError {
    let at = tokens.partition_point(|token| token.range.start < error.range.start);
    let token = tokens.get(at).filter(|token| token.range.start == error.range.start);
    let Some(range) = token.map(|token| token.range.clone()) else { return error };
    let text = String::from_utf8_lossy(bytes.get(range.clone()).unwrap_or_default()).into_owned();
    let message = format!("{} near '{text}'", error.message);
    SyntaxError { range, message, ..error }
}

/// The tokens of a source, and their symbols.
pub(crate) struct Tokens {
    pub(crate) tokens: Vec<Token>,
    symbols: Symbols,
    /// The error at the end of the tokens, if the source has an invalid token.
    pub(crate) error: Option<SyntaxError>,
}

pub(crate) fn tokens(bytes: &[u8]) -> Tokens {
    let mut lexer = Lexer::new(bytes);
    let mut tokens = Vec::with_capacity(bytes.len() / 4);
    let error = loop {
        match lexer.next() {
            Ok(Some(token)) => tokens.push(token),
            Ok(None) => break None,
            Err(error) => break Some(error),
        }
    };
    Tokens { tokens, symbols: lexer.symbols, error }
}

fn read(plain: &Plain, tokens: &[Token], own: Symbol, length: usize) -> Result<Tree, SyntaxError> {
    let result = full_moon::parse_fallible(&plain.text, LuaVersion::luajit());
    match result.errors().first() {
        None => lower::tree(result.ast(), plain, tokens, own, length),
        Some(error) => {
            let last = plain.last_token(error.range().0.bytes());
            let token = last.and_then(|index| tokens.get(index));
            let range = token.map_or(length..length, |token| token.range.clone());
            Err(SyntaxError::unsupported(range))
        }
    }
}
