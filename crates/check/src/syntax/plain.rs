//! The text for `full_moon`: the same tokens in their shortest form.
//!
//! `full_moon` gives the structure of the tokens, and our lexer the meaning of each. So a name becomes
//! `_`, a string `''` and a number `1`, and tokens are separated only where necessary, which saves
//! `full_moon` work. A token that only LuaJIT accepts becomes another of the same grammatical kind.

use super::token::{Keyword, Token, TokenKind};
use std::ops::Range;

/// Replaces `break`, which `full_moon` does not allow before other statements.
const BREAK: [&str; 3] = ["::", "b", "::"];

/// The text for `full_moon`, and the positions of the tokens in it.
pub(super) struct Plain {
    pub(super) text: String,
    /// The number of the token that starts at each byte of the text.
    tokens: Vec<u32>,
}

/// No token starts here.
const NONE: u32 = u32::MAX;

impl Plain {
    pub(super) fn new(tokens: &[Token]) -> Self {
        let length = tokens.len() * 3;
        let mut plain =
            Self { text: String::with_capacity(length), tokens: Vec::with_capacity(length) };
        let mut statements = Statements::default();
        for (index, token) in tokens.iter().enumerate() {
            match token.kind {
                kind if statements.is_empty(kind) => {}
                TokenKind::Keyword(Keyword::Break) => {
                    BREAK.iter().for_each(|word| plain.push(index, word));
                }
                kind => plain.push(index, word(kind)),
            }
        }
        plain
    }

    fn push(&mut self, index: usize, word: &str) {
        if let (Some(last), Some(first)) = (self.text.as_bytes().last(), word.as_bytes().first())
            && would_join(*last, *first)
        {
            self.text.push(' ');
            self.tokens.push(NONE);
        }
        self.text.push_str(word);
        self.tokens.push(u32::try_from(index).unwrap_or(NONE));
        self.tokens.resize(self.text.len(), NONE);
    }

    /// The number of the token that starts at a place, if one does.
    pub(super) fn token(&self, place: &Range<usize>) -> Option<usize> {
        let (first, rest) = self.tokens.get(place.clone())?.split_first()?;
        let ends = self.tokens.get(place.end).is_none_or(|next| *next != NONE)
            || self.text.as_bytes().get(place.end) == Some(&b' ');
        let is_one = *first != NONE && rest.iter().all(|token| *token == NONE);
        if is_one && ends { usize::try_from(*first).ok() } else { None }
    }

    /// The number of the last token that starts at or before a place.
    pub(super) fn last_token(&self, at: usize) -> Option<usize> {
        let before = self.tokens.get(..=at).unwrap_or(&self.tokens);
        let last = before.iter().rev().find(|token| **token != NONE)?;
        usize::try_from(*last).ok()
    }
}

/// The replacement of a token.
fn word(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::Name(_) => "_",
        TokenKind::Text(_) => "''",
        TokenKind::Number(_) => "1",
        TokenKind::Keyword(keyword) => keyword.text(),
        TokenKind::Sign(sign) => sign,
    }
}

/// Whether two tokens without a space between them could be read as other tokens.
fn would_join(last: u8, first: u8) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let is_open = |byte| matches!(byte, b'-' | b'.' | b'=' | b'~' | b'<' | b'>' | b'[' | b':');
    match is_word(last) {
        // A number would include the dots after it.
        true => is_word(first) || first == b'.',
        false => is_open(last) && is_open(first),
    }
}

/// Finds each `;` that is an empty statement, which `full_moon` does not support.
struct Statements {
    /// Whether no statement has started since the last one ended.
    at_start: bool,
    /// Whether the token is between `function` and the end of its parameters.
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
