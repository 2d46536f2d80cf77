//! Lua source as a tree, in the dialect of LuaJIT 2.1 with the extensions of Lua 5.2.
//!
//! `full_moon` parses; the other modules add what it lacks. Before, LuaJIT itself has compiled the
//! file. The lexer gives the meaning of each token. `bounds` measures how deeply the source nests, so
//! that no recursion exceeds its stack. `plain` rewrites what only LuaJIT accepts into tokens that
//! `full_moon` accepts as well. `lower` makes the tree that the analysis uses, in which names are
//! resolved to local variables or globals and chains (`a.b.c`, `1+1+1`) are flat. A file that LuaJIT
//! compiles and `full_moon` rejects is refused: no code goes unread.

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

/// A syntax error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// The place of the error, in bytes.
    pub(crate) range: std::ops::Range<usize>,
    pub(crate) message: String,
    /// Whether the only error is that the source nests deeper than the caller's limit.
    pub(crate) is_too_deep: bool,
}

impl SyntaxError {
    /// Code that LuaJIT may compile, but that cannot be analysed.
    fn unsupported(range: std::ops::Range<usize>) -> Self {
        let message = "syntax that is not supported".to_owned();
        Self { range, message, is_too_deep: false }
    }
}

#[cfg(test)]
mod tests;
