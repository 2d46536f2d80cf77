//! The terms under which a client asks for a write: only if things stand so and so, and only once.

use serde::{Deserialize, Serialize};

use crate::{Digest, InvalidValue, Plugin, Timestamp, limits::MAX_IDEMPOTENCY_KEY_CHARS};

/// The terms of a write.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Preconditions {
    /// How things must stand.
    pub condition: RevisionCondition,
    /// The key under which the same request is answered once.
    pub key: Option<RequestIdentity>,
}

/// How things must stand for a write to be made, as HTTP's conditional requests have it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct RevisionCondition {
    /// What is there must be one of these.
    pub matches: Option<Revisions>,
    /// What is there must be none of these.
    pub matches_none: Option<Revisions>,
}

/// Some revisions of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Revisions {
    /// Whatever is there.
    Any,
    /// These.
    OneOf(Vec<Digest>),
}

impl Revisions {
    /// Whether what is there, if anything is, is one of them.
    pub fn include(&self, current: Option<Digest>) -> bool {
        match (self, current) {
            (_, None) => false,
            (Self::Any, Some(_)) => true,
            (Self::OneOf(revisions), Some(current)) => revisions.contains(&current),
        }
    }
}

impl RevisionCondition {
    /// Whether what is there, if anything is, is as it must be.
    pub fn holds(&self, current: Option<Digest>) -> bool {
        self.matches.as_ref().is_none_or(|revisions| revisions.include(current))
            && self.matches_none.as_ref().is_none_or(|revisions| !revisions.include(current))
    }
}

/// What a client calls a request so that it can be repeated, and what the request was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestIdentity {
    /// The digest of the key and of who used it: nobody is answered what another asked.
    pub key: Digest,
    /// The digest of all that the request says.
    pub request: Digest,
}

/// The text of an `Idempotency-Key`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// What is stored of it, when `caller` has used it.
    pub fn used_by(&self, caller: &str) -> Digest {
        // A key has no control characters, so no two pairs have the same text.
        Digest::of(format!("{}\n{caller}", self.0).as_bytes())
    }
}

impl TryFrom<String> for IdempotencyKey {
    type Error = InvalidValue;

    fn try_from(text: String) -> Result<Self, InvalidValue> {
        let printable = text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
        if text.is_empty() || text.len() > MAX_IDEMPOTENCY_KEY_CHARS || !printable {
            let message =
                format!("must be 1 to {MAX_IDEMPOTENCY_KEY_CHARS} printable ASCII characters");
            return Err(InvalidValue::new("Idempotency-Key", message));
        }
        Ok(Self(text))
    }
}

/// What a request was answered, to answer it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdempotencyRecord {
    /// The digest of the key under which it was made.
    pub key: Digest,
    /// The digest of all that it said.
    pub request: Digest,
    /// The plugin as it was then.
    pub plugin: Plugin,
    /// Until when it is answered again.
    pub until: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_about_what_is_there() {
        let (a, b) = (Digest::of(b"a"), Digest::of(b"b"));
        let matches =
            |revisions| RevisionCondition { matches: Some(revisions), matches_none: None };
        let matches_none =
            |revisions| RevisionCondition { matches: None, matches_none: Some(revisions) };
        let one = |digest| Revisions::OneOf(vec![digest]);
        for (condition, without, with_a) in [
            (RevisionCondition::default(), true, true),
            (matches(Revisions::Any), false, true),
            (matches(one(a)), false, true),
            (matches(one(b)), false, false),
            (matches(Revisions::OneOf(Vec::new())), false, false),
            (matches_none(Revisions::Any), true, false),
            (matches_none(one(a)), true, false),
            (matches_none(one(b)), true, true),
        ] {
            let held = (condition.holds(None), condition.holds(Some(a)));
            assert_eq!(held, (without, with_a), "{condition:?}");
        }
    }

    #[test]
    fn a_key_is_its_users_alone_and_bounded() {
        let key = |text: &str| IdempotencyKey::try_from(text.to_owned());
        let first = key("k").unwrap();
        assert_eq!(first.used_by("ci"), key("k").unwrap().used_by("ci"));
        assert_ne!(first.used_by("ci"), first.used_by("cd"));
        assert_ne!(first.used_by("ci"), key("kc").unwrap().used_by("i"));
        assert!(key(&"k".repeat(255)).is_ok());
        for bad in ["", "a\nb", "\u{e9}", &"k".repeat(256)] {
            assert_eq!(key(bad).unwrap_err().field, "Idempotency-Key", "{bad}");
        }
    }
}
