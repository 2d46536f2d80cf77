//! Bytes to tokens.

use super::number;
use super::symbols::Symbols;
use super::token::{self, Keyword, Token, TokenKind};
use super::{BYTE_ORDER_MARK, SyntaxError};

pub(crate) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
    pub(crate) symbols: Symbols,
}

impl<'a> Lexer<'a> {
    /// Starts after a byte order mark and a first line that begins with `#`, as LuaJIT does.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        let mut at = if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        if bytes.get(at) == Some(&b'#') {
            let rest = bytes.get(at..).unwrap_or_default();
            at += rest.iter().position(|&b| matches!(b, b'\n' | b'\r')).unwrap_or(rest.len());
        }
        Self { bytes, at, symbols: Symbols::default() }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn slice(&self, from: usize) -> &'a [u8] {
        self.bytes.get(from..self.at).unwrap_or_default()
    }

    fn error<T>(&self, from: usize, message: &str) -> Result<T, SyntaxError> {
        let end = self.at.max(from + 1).min(self.bytes.len());
        Err(SyntaxError { range: from..end, message: message.to_owned(), is_too_deep: false })
    }

    /// The next token; `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Token>, SyntaxError> {
        self.skip_blank()?;
        let start = self.at;
        let kind = match self.peek(0) {
            None => return Ok(None),
            Some(byte) if is_name_start(byte) => self.name(),
            Some(byte) if byte.is_ascii_digit() => self.number()?,
            Some(b'.') if self.peek(1).is_some_and(|b| b.is_ascii_digit()) => self.number()?,
            Some(quote @ (b'"' | b'\'')) => self.text(quote)?,
            Some(b'[') if matches!(self.peek(1), Some(b'[' | b'=')) => match self.long_level() {
                Some(level) => {
                    let range = self.long_bracket(level)?;
                    let text = self.bytes.get(range).unwrap_or_default();
                    TokenKind::Text(self.intern_long(text))
                }
                None => self.sign()?,
            },
            Some(_) => self.sign()?,
        };
        Ok(Some(Token { range: start..self.at, kind }))
    }

    fn skip_blank(&mut self) -> Result<(), SyntaxError> {
        loop {
            match self.peek(0) {
                Some(byte) if byte.is_ascii_whitespace() || byte == 0x0B => self.at += 1,
                Some(b'-') if self.peek(1) == Some(b'-') => {
                    self.at += 2;
                    match self.long_level() {
                        Some(level) => {
                            self.long_bracket(level)?;
                        }
                        None => {
                            let rest = self.bytes.get(self.at..).unwrap_or_default();
                            let line = rest.iter().position(|&b| b == b'\n' || b == b'\r');
                            self.at += line.unwrap_or(rest.len());
                        }
                    }
                }
                _ => return Ok(()),
            }
        }
    }

    fn name(&mut self) -> TokenKind {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let is_part = |byte: &u8| is_name_start(*byte) || byte.is_ascii_digit();
        let length = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        self.at += length;
        let text = rest.get(..length).unwrap_or_default();
        match Keyword::from_bytes(text) {
            Some(keyword) => TokenKind::Keyword(keyword),
            None => TokenKind::Name(self.symbols.intern(text)),
        }
    }

    /// Reads the same characters as LuaJIT, then checks whether they are a number.
    fn number(&mut self) -> Result<TokenKind, SyntaxError> {
        let start = self.at;
        let hexadecimal = self.peek(0) == Some(b'0') && matches!(self.peek(1), Some(b'x' | b'X'));
        let exponent = if hexadecimal { b'p' } else { b'e' };
        let mut last = 0;
        while let Some(byte) = self.peek(0) {
            let signed_exponent = matches!(byte, b'+' | b'-') && last == exponent;
            if !(byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'_' || signed_exponent) {
                break;
            }
            last = byte.to_ascii_lowercase();
            self.at += 1;
        }
        match number::parse(self.slice(start)) {
            Ok(value) => Ok(TokenKind::Number(value)),
            Err(()) => self.error(start, "malformed number"),
        }
    }

    fn sign(&mut self) -> Result<TokenKind, SyntaxError> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        match token::sign(rest) {
            Some(sign) => {
                self.at += sign.len();
                Ok(TokenKind::Sign(sign))
            }
            None => {
                let text = String::from_utf8_lossy(rest);
                let symbol = text.chars().next().unwrap_or_default();
                self.error(self.at, &format!("unexpected symbol near '{symbol}'"))
            }
        }
    }

    /// The number of `=` between the two brackets, if a long bracket opens here.
    fn long_level(&self) -> Option<usize> {
        let rest = self.bytes.get(self.at..)?.strip_prefix(b"[")?;
        let level = rest.iter().take_while(|&&b| b == b'=').count();
        (rest.get(level) == Some(&b'[')).then_some(level)
    }

    fn long_bracket(&mut self, level: usize) -> Result<std::ops::Range<usize>, SyntaxError> {
        let start = self.at;
        self.at += level + 2;
        let inside = self.at;
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            if byte == b']' {
                let rest = self.bytes.get(self.at..).unwrap_or_default();
                let same = rest.iter().take(level).take_while(|&&b| b == b'=').count() == level;
                if same && rest.get(level) == Some(&b']') {
                    let end = self.at - 1;
                    self.at += level + 1;
                    return Ok(inside..end);
                }
            }
        }
        self.error(start, "unfinished long string or comment")
    }

    /// The first line break of a long string does not count.
    fn intern_long(&mut self, text: &[u8]) -> super::Symbol {
        let text = match text {
            [b'\r', b'\n', rest @ ..] | [b'\n', b'\r', rest @ ..] | [b'\n' | b'\r', rest @ ..] => {
                rest
            }
            _ => text,
        };
        self.symbols.intern(text)
    }

    fn text(&mut self, quote: u8) -> Result<TokenKind, SyntaxError> {
        let start = self.at;
        self.at += 1;
        // Most strings have no escapes.
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let is_plain = |byte: &u8| *byte != quote && !matches!(byte, b'\\' | b'\n' | b'\r');
        let length = rest.iter().position(|byte| !is_plain(byte)).unwrap_or(rest.len());
        let plain = rest.get(..length).unwrap_or_default();
        self.at += length;
        if self.peek(0) == Some(quote) {
            self.at += 1;
            return Ok(TokenKind::Text(self.symbols.intern(plain)));
        }
        let mut text = plain.to_vec();
        loop {
            match self.peek(0) {
                None | Some(b'\n' | b'\r') => return self.error(start, "unfinished string"),
                Some(b'\\') => self.escape(&mut text)?,
                Some(byte) => {
                    self.at += 1;
                    if byte == quote {
                        return Ok(TokenKind::Text(self.symbols.intern(&text)));
                    }
                    text.push(byte);
                }
            }
        }
    }

    fn escape(&mut self, text: &mut Vec<u8>) -> Result<(), SyntaxError> {
        let start = self.at;
        let byte = self.peek(1);
        self.at += 2;
        match byte {
            Some(b'a') => text.push(0x07),
            Some(b'b') => text.push(0x08),
            Some(b'f') => text.push(0x0C),
            Some(b'n') => text.push(b'\n'),
            Some(b'r') => text.push(b'\r'),
            Some(b't') => text.push(b'\t'),
            Some(b'v') => text.push(0x0B),
            Some(b'x') => {
                let digits = self.bytes.get(self.at..self.at + 2).unwrap_or_default();
                let digits = std::str::from_utf8(digits).unwrap_or_default();
                let Ok(value) = u8::from_str_radix(digits, 16) else {
                    return self.error(start, "invalid escape sequence");
                };
                self.at += 2;
                text.push(value);
            }
            Some(b'u') => return self.unicode_escape(start, text),
            Some(b'z') => {
                while self.peek(0).is_some_and(|b| b.is_ascii_whitespace() || b == 0x0B) {
                    self.at += 1;
                }
            }
            Some(line @ (b'\n' | b'\r')) => {
                let other = if line == b'\n' { b'\r' } else { b'\n' };
                if self.peek(0) == Some(other) {
                    self.at += 1;
                }
                text.push(b'\n');
            }
            Some(digit) if digit.is_ascii_digit() => {
                self.at -= 1;
                let mut value = 0_u32;
                for _ in 0..3 {
                    let Some(digit) = self.peek(0).filter(u8::is_ascii_digit) else { break };
                    value = value * 10 + u32::from(digit - b'0');
                    self.at += 1;
                }
                match u8::try_from(value) {
                    Ok(value) => text.push(value),
                    Err(_) => return self.error(start, "invalid escape sequence"),
                }
            }
            Some(byte @ (b'\\' | b'"' | b'\'')) => text.push(byte),
            _ => return self.error(start, "invalid escape sequence"),
        }
        Ok(())
    }

    /// `\u{XXX}`, encoded as UTF-8.
    fn unicode_escape(&mut self, start: usize, text: &mut Vec<u8>) -> Result<(), SyntaxError> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let inside = rest.strip_prefix(b"{").unwrap_or_default();
        let length = inside.iter().position(|&b| b == b'}').unwrap_or(0);
        let digits = std::str::from_utf8(inside.get(..length).unwrap_or_default());
        let value = digits.ok().and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match value.and_then(char::from_u32) {
            Some(value) => {
                self.at += length + 2;
                let mut buffer = [0; 4];
                text.extend_from_slice(value.encode_utf8(&mut buffer).as_bytes());
                Ok(())
            }
            None => self.error(start, "invalid escape sequence"),
        }
    }
}

fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}
