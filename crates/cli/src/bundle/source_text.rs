//! A Lua source in YAML: a readable block where that keeps every byte.

use serde::{Serialize, Serializer};
use serde_saphyr::{DoubleQuoted, LitStr};

/// Serialises as a literal block if that keeps every byte, and as a quoted string otherwise.
pub(super) struct SourceText<'a>(pub(super) &'a str);

impl Serialize for SourceText<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if fits_in_a_block(self.0) {
            LitStr(self.0).serialize(serializer)
        } else {
            DoubleQuoted(self.0).serialize(serializer)
        }
    }
}

/// YAML blocks normalise line ends, take their indentation from the first line and cannot hold
/// control characters.
fn fits_in_a_block(text: &str) -> bool {
    let plain = |character: char| matches!(character, '\n' | '\t' | ' '..='~' | '\u{a0}'..='\u{2027}' | '\u{202a}'..='\u{d7ff}');
    let starts_with_text = text.chars().next().is_some_and(|first| !first.is_whitespace());
    let ends_in_one_line_end = text.ends_with('\n') && !text.ends_with("\n\n");
    starts_with_text && ends_in_one_line_end && text.chars().all(plain)
}
