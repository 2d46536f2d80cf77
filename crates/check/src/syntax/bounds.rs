//! How deeply a source nests, told from its tokens alone.
//!
//! `full_moon` recurses as deep as the source says, and a stack that overflows takes the process
//! with it. So the depth is known, and refused or given room, before it starts. Whatever `full_moon`
//! recurses into counts here as a level at least, and two levels of LuaJIT as three at most. Knows
//! nothing of grammar: on what is no Lua, the answer is merely some number.

use super::token::{Keyword, Token, TokenKind};
use crate::limits::MAX_SYNTAX_OPERATORS;
use std::ops::Range;

/// What it takes to parse a source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Bounds {
    /// Blocks, brackets and operators that wait for their right side, within one another.
    pub(super) levels: usize,
    /// Operators applied from left to right, which nest in the tree of `full_moon` all the same.
    pub(super) operators: usize,
}

/// What is open around a token, up to the innermost block or bracket.
#[derive(Clone, Copy, Default)]
struct Frame {
    outer: Bounds,
    /// Concatenations whose right side is not complete.
    concatenations: usize,
    /// The same of what binds more tightly: powers and unary operators.
    tight: usize,
    operators: usize,
}

impl Frame {
    fn bounds(self) -> Bounds {
        Bounds {
            levels: self.outer.levels + self.concatenations + self.tight,
            operators: self.outer.operators + self.operators,
        }
    }

    fn inner(self, levels: usize) -> Self {
        let mut outer = self.bounds();
        outer.levels += levels;
        Self { outer, ..Self::default() }
    }

    /// An expression ends.
    fn reset(&mut self) {
        *self = Self { outer: self.outer, ..Self::default() };
    }
}

/// The bounds of a source, or the place where it nests deeper than it may.
pub(super) fn of(tokens: &[Token], max_levels: usize) -> Result<Bounds, Range<usize>> {
    let mut open = Vec::new();
    let mut frame = Frame::default().inner(1);
    let mut most = Bounds::default();
    let mut after_operand = false;
    for (index, token) in tokens.iter().enumerate() {
        match role(token.kind, after_operand) {
            Role::Operand => {}
            Role::Name => {
                if after_operand {
                    frame.reset();
                }
            }
            Role::Open => {
                open.push(frame);
                frame = frame.inner(1);
            }
            Role::OpenBlock => {
                frame.reset();
                open.push(frame);
                frame = frame.inner(1);
            }
            Role::Function => {
                if after_operand {
                    frame.reset();
                }
                // One without a name is an expression around a block.
                let next = tokens.get(index + 1).map(|next| next.kind);
                open.push(frame);
                frame = frame.inner(if next == Some(TokenKind::Sign("(")) { 2 } else { 1 });
            }
            Role::Close => frame = open.pop().unwrap_or(frame),
            Role::CloseAndOpen => {
                frame = open.last().copied().unwrap_or(frame).inner(1);
            }
            Role::Unary => frame.tight += 1,
            Role::Power => {
                frame.tight += 1;
                frame.operators += 1;
            }
            Role::Concatenate => {
                frame.tight = 0;
                frame.concatenations += 1;
                frame.operators += 1;
            }
            Role::Arithmetic => {
                frame.tight = 0;
                frame.operators += 1;
            }
            Role::Loose => {
                frame.tight = 0;
                frame.concatenations = 0;
                frame.operators += 1;
            }
            Role::Separator => frame.reset(),
        }
        after_operand = ends_operand(token.kind);
        let Bounds { levels, operators } = frame.bounds();
        if levels > max_levels || operators > MAX_SYNTAX_OPERATORS {
            return Err(token.range.clone());
        }
        most = Bounds { levels: most.levels.max(levels), operators: most.operators.max(operators) };
    }
    Ok(most)
}

enum Role {
    Operand,
    /// It may begin a statement.
    Name,
    Open,
    OpenBlock,
    Function,
    Close,
    CloseAndOpen,
    Unary,
    Power,
    Concatenate,
    Arithmetic,
    /// What binds less than a concatenation.
    Loose,
    Separator,
}

fn role(kind: TokenKind, after_operand: bool) -> Role {
    match kind {
        TokenKind::Name(_) => Role::Name,
        TokenKind::Text(_) | TokenKind::Number(_) => Role::Operand,
        TokenKind::Keyword(keyword) => match keyword {
            Keyword::Nil | Keyword::True | Keyword::False => Role::Operand,
            Keyword::And | Keyword::Or => Role::Loose,
            Keyword::Not => Role::Unary,
            Keyword::Function => Role::Function,
            Keyword::Do | Keyword::Then | Keyword::Repeat => Role::OpenBlock,
            Keyword::End | Keyword::Until | Keyword::Elseif => Role::Close,
            Keyword::Else => Role::CloseAndOpen,
            _ => Role::Separator,
        },
        TokenKind::Sign(sign) => match sign {
            "(" | "[" | "{" => Role::Open,
            ")" | "]" | "}" => Role::Close,
            "#" => Role::Unary,
            "-" if !after_operand => Role::Unary,
            "^" => Role::Power,
            ".." => Role::Concatenate,
            "+" | "-" | "*" | "/" | "%" => Role::Arithmetic,
            "<" | ">" | "<=" | ">=" | "~=" | "==" => Role::Loose,
            "," | ";" | "=" | "::" => Role::Separator,
            _ => Role::Operand,
        },
    }
}

/// Whether an operand may end with this token.
fn ends_operand(kind: TokenKind) -> bool {
    match kind {
        TokenKind::Name(_) | TokenKind::Text(_) | TokenKind::Number(_) => true,
        TokenKind::Keyword(keyword) => {
            matches!(keyword, Keyword::Nil | Keyword::True | Keyword::False | Keyword::End)
        }
        TokenKind::Sign(sign) => matches!(sign, ")" | "]" | "}" | "..."),
    }
}
