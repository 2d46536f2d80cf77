//! Character classes and sets of Lua patterns.

use super::ESCAPE;

/// Whether a byte is in the class of a letter, such as `%d`.
pub(super) fn in_class(byte: u8, class: u8) -> bool {
    let inside = match class.to_ascii_lowercase() {
        b'a' => byte.is_ascii_alphabetic(),
        b'c' => byte.is_ascii_control(),
        b'd' => byte.is_ascii_digit(),
        b'g' => byte.is_ascii_graphic(),
        b'l' => byte.is_ascii_lowercase(),
        b'p' => byte.is_ascii_punctuation(),
        b's' => byte.is_ascii_whitespace() || byte == 0x0B,
        b'u' => byte.is_ascii_uppercase(),
        b'w' => byte.is_ascii_alphanumeric(),
        b'x' => byte.is_ascii_hexdigit(),
        b'z' => byte == 0,
        _ => return class == byte,
    };
    inside != class.is_ascii_uppercase()
}

/// Whether a byte is in a set, given without its brackets.
pub(super) fn in_set(byte: u8, mut set: &[u8]) -> bool {
    let negated = set.first() == Some(&b'^');
    if negated {
        set = set.get(1..).unwrap_or_default();
    }
    while let Some((&first, rest)) = set.split_first() {
        set = match (first, rest) {
            (ESCAPE, [class, rest @ ..]) => {
                if in_class(byte, *class) {
                    return !negated;
                }
                rest
            }
            (low, [b'-', high, rest @ ..]) => {
                if (low..=*high).contains(&byte) {
                    return !negated;
                }
                rest
            }
            _ => {
                if first == byte {
                    return !negated;
                }
                rest
            }
        };
    }
    negated
}
