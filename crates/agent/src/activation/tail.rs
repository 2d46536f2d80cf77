//! Keeps the end of a command's output.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

/// The number of bytes that are kept. A report's message has at most 1,024 characters.
pub(super) const MAX_TAIL_BYTES: usize = 900;

/// The last bytes of two streams, in the order of arrival.
#[derive(Debug, Default)]
pub(super) struct Tail(Mutex<VecDeque<u8>>);

impl Tail {
    pub(super) fn push(&self, bytes: &[u8]) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend(bytes);
        let surplus = kept.len().saturating_sub(MAX_TAIL_BYTES);
        kept.drain(..surplus);
    }

    /// The kept bytes as text.
    pub(super) fn into_text(self) -> String {
        let kept: Vec<u8> = self.0.into_inner().unwrap_or_else(PoisonError::into_inner).into();
        // The cut may be in the middle of a character.
        let whole = kept.iter().skip_while(|byte| (0x80..0xC0).contains(*byte));
        let bytes: Vec<u8> = whole.copied().collect();
        String::from_utf8_lossy(&bytes).trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_end_and_drops_a_cut_character() {
        let tail = Tail::default();
        tail.push("ä".repeat(MAX_TAIL_BYTES).as_bytes());
        tail.push(b"x\n");
        let text = tail.into_text();
        assert!(text.starts_with('ä') && text.ends_with("äx"), "{text}");
        assert!(text.len() <= MAX_TAIL_BYTES);
    }
}
