//! Whether a text is a regular expression that PCRE would compile, as far as its shape tells.
//!
//! Looks at brackets, escapes and quantifiers; knows no more of PCRE.

pub(crate) fn compiles(pattern: &[u8]) -> bool {
    let mut groups = 0_u32;
    // Whether there is something that a quantifier could repeat.
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

/// The length of a character class behind its opening bracket, with the closing one.
fn class_length(rest: &[u8]) -> Option<usize> {
    let mut at = usize::from(rest.first() == Some(&b'^'));
    // A bracket that comes first stands for itself.
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
    fn shapes_of_expressions_are_told_apart() {
        for good in ["x", "^/a/(b|c)+$", "[^]]+", "(?i)abc", "(?:a)?", r"\d{2,3}", "a*?"] {
            assert!(compiles(good.as_bytes()), "{good}");
        }
        for bad in ["(", "a)", "[a", "*a", "a\\", "(+)"] {
            assert!(!compiles(bad.as_bytes()), "{bad}");
        }
    }
}
