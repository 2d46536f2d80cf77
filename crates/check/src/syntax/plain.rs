//! The source as `full_moon` is given it: the same tokens at the same places, in the plainest words.
//!
//! LuaJIT reads more than `full_moon` does. Each token that only LuaJIT knows is replaced by one of
//! the same length and part of speech, so that the tree and all positions stay true; what a token
//! says is taken from our own lexer. Between tokens there are only spaces, since the two disagree
//! on what ends a line and what is blank, and comments mean nothing here.

use super::token::{Keyword, Token, TokenKind};

/// A statement as long as `break` that may stand before others, which `full_moon` lets no `break`.
const BREAK: &[u8] = b"::b::";

/// The text for `full_moon`, as long as the source.
pub(super) fn text(source: &[u8], tokens: &[Token]) -> Vec<u8> {
    let mut plain = vec![b' '; source.len()];
    let mut statements = Statements::default();
    for token in tokens {
        let is_blank = statements.is_empty(token.kind);
        let place = plain.get_mut(token.range.clone());
        let (Some(place), Some(own)) = (place, source.get(token.range.clone())) else { continue };
        if is_blank {
            continue;
        }
        place.copy_from_slice(own);
        match token.kind {
            TokenKind::Name(_) => replace(place, |byte| !byte.is_ascii(), b'_'),
            TokenKind::Number(_) => {
                place.fill(b'1');
                // After a word, a digit would be a part of it.
                if let (Some(first), Some(b'.')) = (place.first_mut(), own.first()) {
                    *first = b'.';
                }
            }
            // A line break that is escaped, or skipped after `\z`.
            TokenKind::Text(_) if !own.starts_with(b"[") => {
                replace(place, |byte| matches!(byte, b'\n' | b'\r'), b' ');
            }
            TokenKind::Keyword(Keyword::Break) => place.copy_from_slice(BREAK),
            _ => {}
        }
    }
    plain
}

fn replace(place: &mut [u8], is_odd: impl Fn(u8) -> bool, by: u8) {
    for byte in place {
        if is_odd(*byte) {
            *byte = by;
        }
    }
}

/// Finds the `;` that end nothing: empty statements, which `full_moon` does not know.
struct Statements {
    /// Whether no statement has begun since the last one ended.
    at_start: bool,
    /// Between `function` and the end of its parameters.
    in_parameters: bool,
}

impl Default for Statements {
    fn default() -> Self {
        Self { at_start: true, in_parameters: false }
    }
}

impl Statements {
    fn is_empty(&mut self, kind: TokenKind) -> bool {
        let is_semicolon = kind == TokenKind::Sign(";");
        let is_empty = is_semicolon && self.at_start;
        let ends_parameters = self.in_parameters && kind == TokenKind::Sign(")");
        let opens_block = matches!(
            kind,
            TokenKind::Keyword(Keyword::Do | Keyword::Then | Keyword::Else | Keyword::Repeat)
        );
        self.at_start = is_semicolon || opens_block || ends_parameters;
        match kind {
            TokenKind::Keyword(Keyword::Function) => self.in_parameters = true,
            _ if ends_parameters => self.in_parameters = false,
            _ => {}
        }
        is_empty
    }
}
