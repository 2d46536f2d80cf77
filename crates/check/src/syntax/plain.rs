//! The source as `full_moon` is given it: the same tokens in the plainest words.
//!
//! `full_moon` says how tokens belong together; what each of them says is our lexer's to tell. So a
//! name is `_` here, a string `''` and a number `1`, nothing stands between tokens that need nothing
//! between them, and every word costs `full_moon` as little as a word can. What only LuaJIT reads
//! is put into words of the same part of speech.

use super::token::{Keyword, Token, TokenKind};
use std::ops::Range;

/// A statement that may stand before others, which `full_moon` lets no `break`.
const BREAK: [&str; 3] = ["::", "b", "::"];

/// The text for `full_moon`, and which token stands where in it.
pub(super) struct Plain {
    pub(super) text: String,
    /// For each byte of the text, the number of the token that begins there.
    tokens: Vec<u32>,
}

/// No token begins here.
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

    /// The number of the token at a place that `full_moon` names, if it is just that.
    pub(super) fn token(&self, place: &Range<usize>) -> Option<usize> {
        let (first, rest) = self.tokens.get(place.clone())?.split_first()?;
        let ends = self.tokens.get(place.end).is_none_or(|next| *next != NONE)
            || self.text.as_bytes().get(place.end) == Some(&b' ');
        let is_one = *first != NONE && rest.iter().all(|token| *token == NONE);
        if is_one && ends { usize::try_from(*first).ok() } else { None }
    }

    /// The number of the last token that begins at a place or before.
    pub(super) fn last_token(&self, at: usize) -> Option<usize> {
        let before = self.tokens.get(..=at).unwrap_or(&self.tokens);
        let last = before.iter().rev().find(|token| **token != NONE)?;
        usize::try_from(*last).ok()
    }
}

/// What stands for a token.
fn word(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::Name(_) => "_",
        TokenKind::Text(_) => "''",
        TokenKind::Number(_) => "1",
        TokenKind::Keyword(keyword) => keyword.text(),
        TokenKind::Sign(sign) => sign,
    }
}

/// Whether two tokens without a space between them could be read as others.
fn would_join(last: u8, first: u8) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let is_open = |byte| matches!(byte, b'-' | b'.' | b'=' | b'~' | b'<' | b'>' | b'[' | b':');
    match is_word(last) {
        // A number takes in the dots behind it.
        true => is_word(first) || first == b'.',
        false => is_open(last) && is_open(first),
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
