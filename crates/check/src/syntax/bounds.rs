//! Measures how deeply a source nests, from its tokens alone.
//!
//! `full_moon` recurses as deep as the source nests, and a stack overflow aborts the process. The
//! depth is therefore measured first, and the source is refused or gets a larger stack. Each recursion
//! of `full_moon` counts as at least one level, and two levels of LuaJIT as at most three. The grammar
//! is not checked; for a source that is not Lua, the result is some number.

use super::token::{Keyword, Token, TokenKind};
use crate::limits::MAX_SYNTAX_OPERATORS;
use std::ops::Range;

/// The depth of a source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Bounds {
    /// Nested blocks, brackets and operators whose right side is incomplete.
    pub(super) levels: usize,
    /// Operators applied from left to right, which also nest in the tree of `full_moon`.
    pub(super) operators: usize,
}

/// The open constructs around a token, up to the innermost block or bracket.
#[derive(Clone, Copy, Default)]
struct Frame {
    outer: Bounds,
    /// Concatenations whose right side is incomplete.
    concatenations: usize,
    /// The same for operators that bind more tightly: powers and unary operators.
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

/// The bounds of a source, or the place where it exceeds the limit.
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
                // A function without a name is an expression around a block.
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
    /// An operator that binds less tightly than a concatenation.
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
