//! The text of a token, and the hash that is stored instead.
//!
//! A token of Plugcast is `pcast_`, 43 base-62 digits of 256 random bits, and 6 base-62 digits of
//! the CRC-32 of those 43. A secret scanner recognises a leaked token by it, and a mistyped token
//! is detected without reading a store. The admin token of the environment may have any other form.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use crate::{Digest, InvalidValue};

/// Characters of the longest token that is accepted.
const MAX_TOKEN_CHARS: usize = 512;

/// The beginning of every token.
const PREFIX: &str = "pcast_";

/// Base-62 digits that hold 256 bits.
const RANDOM_DIGITS: usize = 43;

/// Base-62 digits that hold 32 bits.
const CHECKSUM_DIGITS: usize = 6;

/// Digits in their order.
const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A bearer token as a client sends it. It is never stored and never printed.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// A new token out of random bytes, which must come from a cryptographic source.
    pub fn from_random(random: [u8; 32]) -> Self {
        let random = base_62(&random, RANDOM_DIGITS);
        let checksum = checksum(&random);
        Self(format!("{PREFIX}{random}{checksum}"))
    }

    /// The token's text, to show it once.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The hash that is stored.
    pub fn hash(&self) -> TokenHash {
        TokenHash(Digest::of(self.0.as_bytes()))
    }

    /// Takes the token out of an `Authorization` header's value.
    pub fn from_authorization(header: &str) -> Option<Self> {
        let (scheme, token) = header.split_once(' ')?;
        if scheme.eq_ignore_ascii_case("bearer") { token.trim().parse().ok() } else { None }
    }

    /// Whether it has the prefix of a Plugcast token and a wrong checksum or length.
    pub fn is_mistyped(&self) -> bool {
        let Some(rest) = self.0.strip_prefix(PREFIX) else { return false };
        match rest.split_at_checked(RANDOM_DIGITS) {
            Some((random, given)) => given != checksum(random),
            None => true,
        }
    }
}

impl FromStr for Token {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let printable = text.bytes().all(|byte| byte.is_ascii_graphic());
        if text.is_empty() || text.len() > MAX_TOKEN_CHARS || !printable {
            let message = format!("a token is 1 to {MAX_TOKEN_CHARS} printable ASCII characters");
            return Err(InvalidValue::new("token", message));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The checksum of a token's random digits.
fn checksum(random: &str) -> String {
    base_62(&crc32fast::hash(random.as_bytes()).to_be_bytes(), CHECKSUM_DIGITS)
}

/// A big-endian number in base 62, with leading zeros.
fn base_62(number: &[u8], width: usize) -> String {
    let mut number = number.to_vec();
    let mut digits = Vec::with_capacity(width);
    for _ in 0..width {
        // One long division: the quotient stays in `number`, the remainder is the next digit.
        let mut remainder = 0;
        for byte in &mut number {
            let value = remainder * 256 + u16::from(*byte);
            *byte = u8::try_from(value / 62).unwrap_or(u8::MAX);
            remainder = value % 62;
        }
        digits.push(char::from(ALPHABET.get(usize::from(remainder)).copied().unwrap_or(b'0')));
    }
    digits.iter().rev().collect()
}

/// The SHA-256 of a token. Tokens are random and long, so a slow hash would add nothing.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TokenHash(Digest);

impl PartialEq for TokenHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for TokenHash {}

impl FromStr for TokenHash {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        text.parse().map(Self)
    }
}

impl fmt::Display for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bearer_header_gives_a_token_and_nothing_else_does() {
        assert_eq!(Token::from_authorization("Bearer abc").unwrap().reveal(), "abc");
        assert_eq!(Token::from_authorization("bearer  abc").unwrap().reveal(), "abc");
        for bad in ["", "abc", "Basic abc", "Bearer ", "Bearer a b", "Bearer \u{e9}"] {
            assert!(Token::from_authorization(bad).is_none(), "{bad}");
        }
        assert!("t".repeat(MAX_TOKEN_CHARS).parse::<Token>().is_ok());
        assert!("t".repeat(MAX_TOKEN_CHARS + 1).parse::<Token>().is_err());
    }

    #[test]
    fn a_token_is_not_printed() {
        assert_eq!(format!("{:?}", "secret".parse::<Token>().unwrap()), "Token(…)");
    }

    #[test]
    fn base_62_counts() {
        for (number, text) in [(0, "000000"), (61, "00000z"), (62, "000010"), (3844, "000100")] {
            assert_eq!(base_62(&u32::to_be_bytes(number), CHECKSUM_DIGITS), text);
        }
        // 2^32 - 1 and 2^256 - 1, computed independently.
        assert_eq!(base_62(&[0xff; 4], CHECKSUM_DIGITS), "4gfFC3");
        let greatest = base_62(&[0xff; 32], RANDOM_DIGITS);
        assert_eq!(greatest, "yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp1");
    }

    #[test]
    fn a_token_has_a_form_that_scanners_know() {
        let token = Token::from_random([7; 32]);
        let digits = token.reveal().strip_prefix("pcast_").unwrap();
        assert_eq!(digits.len(), RANDOM_DIGITS + CHECKSUM_DIGITS);
        assert!(digits.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        // The CRC-32 of the 43 digits, as any zlib computes it.
        assert_eq!(token.reveal(), "pcast_1fJjkkpe9PiTw9KSulA8Ghct30vZz4HpdQ5c5b9cPF12dZ9Ea");
        assert!(!token.is_mistyped());
    }

    #[test]
    fn every_typing_error_is_told_from_an_unknown_token() {
        let token = Token::from_random([42; 32]);
        let text = token.reveal();
        let mistyped = |text: &str| text.parse::<Token>().unwrap().is_mistyped();
        for length in PREFIX.len()..text.len() {
            assert!(mistyped(&text[..length]), "cut to {length}");
        }
        assert!(mistyped(&format!("{text}x")));
        for place in PREFIX.len()..text.len() {
            for digit in ALPHABET.iter().map(|digit| char::from(*digit)) {
                let mut other = text.to_owned();
                other.replace_range(place..=place, &digit.to_string());
                assert_eq!(mistyped(&other), other != text, "{other}");
            }
        }
        for foreign in ["fixture-token", "kpat_x", "pcast", "PCAST_x"] {
            assert!(!mistyped(foreign), "{foreign}");
        }
    }
}
