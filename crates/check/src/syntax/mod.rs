//! Lua source as a tree, in the dialect of LuaJIT 2.1 with the extensions of Lua 5.2.
//!
//! Names are resolved while parsing: a name in the tree is a local variable or a global one.
//! LuaJIT itself says whether a file compiles; this parser refuses what newer LuaJITs than the
//! gateways' have added, and gives the rules something to walk. It recurses no deeper than
//! the levels it is given; chains (`a.b.c`, `1+1+1`) are flat.

mod ast;
mod expression;
mod lexer;
mod number;
mod parser;
mod places;
mod scope;
mod symbols;
mod token;

pub(crate) use ast::{
    BinaryOp, Block, Chunk, Expr, ExprKind, Function, Item, Statement, StatementKind, Suffix,
    SuffixKind, Target, UnaryOp, VarId,
};
pub(crate) use parser::parse;
pub(crate) use places::{Place, Places};
pub(crate) use symbols::{Symbol, Symbols};

/// A source that is not Lua.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// Where the unexpected begins and ends, in bytes.
    pub(crate) range: std::ops::Range<usize>,
    pub(crate) message: String,
    /// Whether it is only that the source nests deeper than the caller's limit.
    pub(crate) is_too_deep: bool,
}
