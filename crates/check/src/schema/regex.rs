//! Whether a text has the shape of a regular expression that PCRE compiles.
//!
//! Checks only brackets, escapes and quantifiers.

pub(crate) fn compiles(pattern: &[u8]) -> bool {
    let mut groups = 0_u32;
    // Whether a quantifier would have something to repeat.
    let mut is_repeatable = false;
    let mut rest = pattern;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'\\' => {
                if rest.is_empty() {
                    return false;
                }
                rest = rest.get(1..).unwrap_or_default();
                is_repeatable = true;
            }
            b'[' => match class_length(rest) {
                Some(length) => {
                    rest = rest.get(length..).unwrap_or_default();
                    is_repeatable = true;
                }
                None => return false,
            },
            b'(' => {
                groups += 1;
                is_repeatable = false;
                if let Some(after) = rest.strip_prefix(b"?") {
                    rest = after;
                }
            }
            b')' => {
                let Some(outer) = groups.checked_sub(1) else { return false };
                groups = outer;
                is_repeatable = true;
            }
            b'*' | b'+' | b'?' => {
                if !is_repeatable {
                    return false;
                }
                // A lazy or possessive mark belongs to the quantifier.
                if let Some(b'?' | b'+') = rest.first() {
                    rest = rest.get(1..).unwrap_or_default();
                }
                is_repeatable = false;
            }
            b'|' | b'^' => is_repeatable = false,
            _ => is_repeatable = true,
        }
    }
    groups == 0
}

/// The length of a character class after its opening bracket, including the closing one.
fn class_length(rest: &[u8]) -> Option<usize> {
    let mut at = usize::from(rest.first() == Some(&b'^'));
    // A closing bracket at the start is a member.
    at += usize::from(rest.get(at) == Some(&b']'));
    loop {
        match rest.get(at)? {
            b']' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::compiles;

    #[test]
    fn recognises_valid_and_invalid_shapes() {
        for good in ["x", "^/a/(b|c)+$", "[^]]+", "(?i)abc", "(?:a)?", r"\d{2,3}", "a*?"] {
            assert!(compiles(good.as_bytes()), "{good}");
        }
        for bad in ["(", "a)", "[a", "*a", "a\\", "(+)"] {
            assert!(!compiles(bad.as_bytes()), "{bad}");
        }
    }
}
