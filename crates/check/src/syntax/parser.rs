//! The parser: what it has read, and the words it expects next.

use super::SyntaxError;
use super::ast::{Chunk, Function};
use super::lexer::Lexer;
use super::scope::Scope;
use super::symbols::Symbol;
use super::token::{Keyword, Token, TokenKind};

pub(crate) type Parsed<T> = Result<T, SyntaxError>;

/// Parses a whole file that nests no deeper than so many levels.
pub(crate) fn parse(bytes: &[u8], max_levels: u32) -> Parsed<Chunk> {
    let mut lexer = Lexer::new(bytes);
    let token = lexer.next()?;
    let mut parser = Parser {
        lexer,
        token,
        ahead: None,
        last_end: 0,
        scope: Scope::default(),
        levels: 0,
        max_levels,
        functions: 1,
        tables: 0,
        is_vararg: true,
    };
    let body = parser.block()?;
    if parser.token.kind != TokenKind::End {
        return parser.unexpected("'<eof>' expected");
    }
    let range = 0..bytes.len();
    let main = Function { id: 0, range, parameters: Vec::new(), body };
    Ok(Chunk {
        main,
        variables: parser.scope.declared(),
        functions: parser.functions,
        tables: parser.tables,
        symbols: parser.lexer.symbols,
    })
}

pub(super) struct Parser<'a> {
    lexer: Lexer<'a>,
    pub(super) token: Token,
    ahead: Option<Token>,
    pub(super) last_end: usize,
    pub(super) scope: Scope,
    levels: u32,
    max_levels: u32,
    pub(super) functions: usize,
    pub(super) tables: usize,
    pub(super) is_vararg: bool,
}

impl Parser<'_> {
    pub(super) fn advance(&mut self) -> Parsed<Token> {
        let next = match self.ahead.take() {
            Some(token) => token,
            None => self.lexer.next()?,
        };
        self.last_end = self.token.range.end;
        Ok(std::mem::replace(&mut self.token, next))
    }

    pub(super) fn peek(&mut self) -> Parsed<TokenKind> {
        if self.ahead.is_none() {
            self.ahead = Some(self.lexer.next()?);
        }
        Ok(self.ahead.as_ref().map_or(TokenKind::End, |token| token.kind))
    }

    pub(super) fn unexpected<T>(&self, what: &str) -> Parsed<T> {
        let near = match self.token.kind {
            TokenKind::End => "<eof>".to_owned(),
            TokenKind::Keyword(keyword) => keyword.as_str().to_owned(),
            TokenKind::Sign(sign) => sign.to_owned(),
            TokenKind::Name(symbol) | TokenKind::Text(symbol) => {
                self.lexer.symbols.text(symbol).into_owned()
            }
            TokenKind::Number(_) => "number".to_owned(),
        };
        let message = format!("{what} near '{near}'");
        Err(SyntaxError { range: self.token.range.clone(), message, is_too_deep: false })
    }

    pub(super) fn enter(&mut self) -> Parsed<()> {
        self.levels += 1;
        if self.levels > self.max_levels {
            let message = "the code is nested too deeply".to_owned();
            let range = self.token.range.clone();
            return Err(SyntaxError { range, message, is_too_deep: true });
        }
        Ok(())
    }

    pub(super) fn leave(&mut self) {
        self.levels -= 1;
    }

    pub(super) fn is_sign(&self, sign: &str) -> bool {
        matches!(self.token.kind, TokenKind::Sign(own) if own == sign)
    }

    pub(super) fn take_sign(&mut self, sign: &str) -> Parsed<bool> {
        let found = self.is_sign(sign);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    pub(super) fn expect_sign(&mut self, sign: &str) -> Parsed<()> {
        if self.take_sign(sign)? { Ok(()) } else { self.unexpected(&format!("'{sign}' expected")) }
    }

    pub(super) fn take_keyword(&mut self, keyword: Keyword) -> Parsed<bool> {
        let found = self.token.kind == TokenKind::Keyword(keyword);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    pub(super) fn expect_keyword(&mut self, keyword: Keyword) -> Parsed<()> {
        if self.take_keyword(keyword)? {
            return Ok(());
        }
        self.unexpected(&format!("'{}' expected", keyword.as_str()))
    }

    pub(super) fn name(&mut self) -> Parsed<Symbol> {
        match self.token.kind {
            TokenKind::Name(symbol) => {
                self.advance()?;
                Ok(symbol)
            }
            _ => self.unexpected("name expected"),
        }
    }

    pub(super) fn intern(&mut self, text: &str) -> Symbol {
        self.lexer.symbols.intern(text.as_bytes())
    }
}
