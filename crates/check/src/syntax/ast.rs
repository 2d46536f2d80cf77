//! The tree of a chunk.
//!
//! Chains that Lua parses in a loop are lists, so that walking the tree recurses no deeper than the
//! source nests.

use super::symbols::{Symbol, Symbols};
use std::ops::Range;

/// A local variable or parameter of the file, numbered in order of declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct VarId(pub(crate) usize);

#[derive(Debug)]
pub(crate) struct Chunk {
    pub(crate) main: Function,
    pub(crate) symbols: Symbols,
    /// The number of local variables.
    pub(crate) variables: usize,
    /// The number of functions, including the main chunk.
    pub(crate) functions: usize,
    /// The number of table constructors.
    pub(crate) tables: usize,
}

#[derive(Debug, Default)]
pub(crate) struct Block {
    pub(crate) statements: Vec<Statement>,
}

#[derive(Debug)]
pub(crate) struct Statement {
    pub(crate) range: Range<usize>,
    pub(crate) kind: StatementKind,
}

#[derive(Debug)]
pub(crate) enum StatementKind {
    Local {
        variables: Vec<VarId>,
        values: Vec<Expr>,
    },
    Assign {
        targets: Vec<Target>,
        values: Vec<Expr>,
    },
    Call(Expr),
    Do(Block),
    While {
        condition: Expr,
        body: Block,
    },
    Repeat {
        body: Block,
        condition: Expr,
    },
    If {
        arms: Vec<(Expr, Block)>,
        otherwise: Option<Block>,
    },
    NumericFor {
        variable: VarId,
        bounds: Vec<Expr>,
        body: Block,
    },
    GenericFor {
        variables: Vec<VarId>,
        values: Vec<Expr>,
        body: Block,
    },
    LocalFunction {
        variable: VarId,
        function: Box<Function>,
    },
    Return(Vec<Expr>),
    /// `break`, `goto`, labels and empty statements. They have no values.
    Jump,
}

/// The target of an assignment.
#[derive(Debug)]
pub(crate) enum Target {
    Local(VarId),
    Global(Symbol, Range<usize>),
    Index { base: Expr, key: Expr },
}

#[derive(Debug)]
pub(crate) struct Expr {
    pub(crate) range: Range<usize>,
    pub(crate) kind: ExprKind,
}

#[derive(Debug)]
pub(crate) enum ExprKind {
    Nil,
    True,
    False,
    /// A number; `None` for a 64-bit integer or complex number.
    Number(Option<f64>),
    Text(Symbol),
    Vararg,
    Function(Box<Function>),
    Local(VarId),
    Global(Symbol),
    /// An expression in parentheses, which reduce it to one value.
    Paren(Box<Expr>),
    /// `base.a[b](c):d(e)`.
    Chain {
        base: Box<Expr>,
        suffixes: Vec<Suffix>,
    },
    /// `first op a op b`, applied from left to right.
    Binary {
        first: Box<Expr>,
        rest: Vec<(BinaryOp, Expr)>,
    },
    Unary {
        op: UnaryOp,
        operand: Box<Expr>,
    },
    Table {
        id: usize,
        items: Vec<Item>,
    },
}

#[derive(Debug)]
pub(crate) struct Suffix {
    /// From the start of the chain to the end of this suffix.
    pub(crate) range: Range<usize>,
    pub(crate) kind: SuffixKind,
}

#[derive(Debug)]
pub(crate) enum SuffixKind {
    Index(Expr),
    Call(Args),
    Method { name: Symbol, args: Args },
}

#[derive(Debug)]
pub(crate) struct Args {
    pub(crate) values: Vec<Expr>,
}

/// An entry of a table constructor.
#[derive(Debug)]
pub(crate) enum Item {
    Positional(Expr),
    Keyed { key: Expr, value: Expr },
}

#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) id: usize,
    pub(crate) range: Range<usize>,
    pub(crate) parameters: Vec<VarId>,
    pub(crate) body: Block,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnaryOp {
    Not,
    Negate,
    Length,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BinaryOp {
    Or,
    And,
    Less,
    Greater,
    LessEqual,
    GreaterEqual,
    NotEqual,
    Equal,
    Concat,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Power,
}
