//! The tokens of Lua.

use super::symbols::Symbol;
use std::ops::Range;

#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) range: Range<usize>,
    pub(crate) kind: TokenKind,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum TokenKind {
    Name(Symbol),
    Text(Symbol),
    Number(Option<f64>),
    Keyword(Keyword),
    /// An operator or a bracket, as in the source.
    Sign(&'static str),
}

macro_rules! keywords {
    ($($variant:ident $text:literal),+ $(,)?) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Keyword { $($variant),+ }

        impl Keyword {
            #[allow(non_upper_case_globals)]
            pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
                $(const $variant: &[u8] = $text.as_bytes();)+
                match bytes {
                    $($variant => Some(Self::$variant),)+
                    _ => None,
                }
            }

            pub(crate) fn text(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
    };
}

keywords! {
    And "and", Break "break", Do "do", Else "else", Elseif "elseif", End "end", False "false",
    For "for", Function "function", Goto "goto", If "if", In "in", Local "local", Nil "nil",
    Not "not", Or "or", Repeat "repeat", Return "return", Then "then", True "true",
    Until "until", While "while",
}

/// The longest sign that a text starts with.
pub(crate) fn sign(text: &[u8]) -> Option<&'static str> {
    Some(match text {
        [b'.', b'.', b'.', ..] => "...",
        [b'.', b'.', ..] => "..",
        [b'.', ..] => ".",
        [b'=', b'=', ..] => "==",
        [b'=', ..] => "=",
        [b'~', b'=', ..] => "~=",
        [b'<', b'=', ..] => "<=",
        [b'<', ..] => "<",
        [b'>', b'=', ..] => ">=",
        [b'>', ..] => ">",
        [b':', b':', ..] => "::",
        [b':', ..] => ":",
        [b'+', ..] => "+",
        [b'-', ..] => "-",
        [b'*', ..] => "*",
        [b'/', ..] => "/",
        [b'%', ..] => "%",
        [b'^', ..] => "^",
        [b'#', ..] => "#",
        [b'(', ..] => "(",
        [b')', ..] => ")",
        [b'{', ..] => "{",
        [b'}', ..] => "}",
        [b'[', ..] => "[",
        [b']', ..] => "]",
        [b';', ..] => ";",
        [b',', ..] => ",",
        _ => return None,
    })
}
