//! A Lua source in YAML: a block that a person can read, where a block keeps every byte.

use serde::{Serialize, Serializer};
use serde_saphyr::{DoubleQuoted, LitStr};

/// A source that is written as a literal block if that brings back the same bytes, and quoted
/// otherwise.
pub(super) struct SourceText<'a>(pub(super) &'a str);

impl Serialize for SourceText<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if survives_in_a_block(self.0) {
            LitStr(self.0).serialize(serializer)
        } else {
            DoubleQuoted(self.0).serialize(serializer)
        }
    }
}

/// YAML's blocks normalise line ends, take their indentation from the first line and hold no
/// control characters.
fn survives_in_a_block(text: &str) -> bool {
    let plain = |character: char| matches!(character, '\n' | '\t' | ' '..='~' | '\u{a0}'..='\u{2027}' | '\u{202a}'..='\u{d7ff}');
    let starts_with_text = text.chars().next().is_some_and(|first| !first.is_whitespace());
    let ends_in_one_line_end = text.ends_with('\n') && !text.ends_with("\n\n");
    starts_with_text && ends_in_one_line_end && text.chars().all(plain)
}
