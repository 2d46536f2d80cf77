//! Lua source as a tree, in the dialect of LuaJIT 2.1 with the extensions of Lua 5.2.
//!
//! `full_moon` parses. Around it stands what it lacks: LuaJIT itself says whether a file compiles
//! (elsewhere, and before); our lexer says what a token means; `bounds` how deeply the source nests,
//! so that nothing recurses further than its stack reaches; `plain` puts what only LuaJIT reads into
//! words that `full_moon` reads, too; `lower` makes the tree that the rules walk, in which a name is
//! a local variable or a global one and chains (`a.b.c`, `1+1+1`) are flat. What LuaJIT compiles
//! and `full_moon` refuses is refused: no code goes unread.

mod ast;
mod bounds;
mod lexer;
mod lower;
mod number;
mod parser;
mod places;
mod plain;
mod scope;
mod symbols;
mod token;

pub(crate) use ast::{
    BinaryOp, Block, Chunk, Expr, ExprKind, Function, Item, Statement, StatementKind, Suffix,
    SuffixKind, Target, UnaryOp, VarId,
};
pub(crate) use parser::{parse, tokens};
pub(crate) use places::{Place, Places};
pub(crate) use symbols::{Symbol, Symbols};

/// The byte order mark of UTF-8, with which a file may start.
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A source that is not Lua.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// Where the unexpected begins and ends, in bytes.
    pub(crate) range: std::ops::Range<usize>,
    pub(crate) message: String,
    /// Whether it is only that the source nests deeper than the caller's limit.
    pub(crate) is_too_deep: bool,
}

impl SyntaxError {
    /// Code that LuaJIT may compile, but that can't be analysed.
    fn unsupported(range: std::ops::Range<usize>) -> Self {
        let message = "syntax that is not supported".to_owned();
        Self { range, message, is_too_deep: false }
    }
}

#[cfg(test)]
mod tests;
