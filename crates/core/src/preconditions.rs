//! Preconditions of a write: HTTP's conditional requests, and idempotency keys.

use serde::{Deserialize, Serialize};

use crate::{Digest, InvalidValue, Plugin, Timestamp, limits::MAX_IDEMPOTENCY_KEY_CHARS};

/// The preconditions of a write.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Preconditions {
    /// The condition on the present revision.
    pub condition: RevisionCondition,
    /// The identity of the request, where the client gave an idempotency key.
    pub key: Option<RequestIdentity>,
}

/// A condition on the present revision: `If-Match` and `If-None-Match`.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct RevisionCondition {
    /// The present revision must be one of these.
    pub matches: Option<Revisions>,
    /// The present revision must not be one of these.
    pub matches_none: Option<Revisions>,
}

/// Revisions of one entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Revisions {
    /// Any revision: the entity exists.
    Any,
    /// These.
    OneOf(Vec<Digest>),
}

impl Revisions {
    /// Whether `current` is one of them; `None` is an entity that does not exist.
    pub fn include(&self, current: Option<Digest>) -> bool {
        match (self, current) {
            (_, None) => false,
            (Self::Any, Some(_)) => true,
            (Self::OneOf(revisions), Some(current)) => revisions.contains(&current),
        }
    }
}

impl RevisionCondition {
    /// Whether the condition holds for `current`; `None` is an entity that does not exist.
    pub fn holds(&self, current: Option<Digest>) -> bool {
        self.matches.as_ref().is_none_or(|revisions| revisions.include(current))
            && self.matches_none.as_ref().is_none_or(|revisions| !revisions.include(current))
    }
}

/// The identity of a request that can be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestIdentity {
    /// The digest of the key and its user, so that users cannot see each other's answers.
    pub key: Digest,
    /// The fingerprint of the request: a digest of everything that it asks for.
    pub request: Digest,
}

/// The text of an `Idempotency-Key`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// The digest that is stored when `caller` uses it.
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

/// The answer to a request, kept to answer a repetition of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdempotencyRecord {
    /// The digest of the key and its user.
    pub key: Digest,
    /// The fingerprint of the request.
    pub request: Digest,
    /// The plugin in the answer.
    pub plugin: Plugin,
    /// When the record expires.
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
