//! The fingerprint of a request: a digest of everything that it asks for.
//!
//! A request that is repeated under its `Idempotency-Key` must have the fingerprint of the first.
//! The fingerprint is stored for a day, so its encoding is explicit and has a version: each field
//! is written as its length in eight bytes, big-endian, and its bytes.

use plugcast_core::{
    Digest,
    preconditions::{RevisionCondition, Revisions},
};

/// The first field. Another encoding needs another version.
const VERSION: &str = "plugcast request 1";

/// Collects the fields of a request.
pub(crate) struct Fingerprint(Vec<u8>);

impl Fingerprint {
    pub(crate) fn new() -> Self {
        Self(Vec::new()).field(VERSION)
    }

    /// Adds a field.
    pub(crate) fn field(mut self, bytes: impl AsRef<[u8]>) -> Self {
        let bytes = bytes.as_ref();
        self.0.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
        self.0.extend_from_slice(bytes);
        self
    }

    /// Adds a list: the number of its fields, and each of them.
    pub(crate) fn list<T: AsRef<[u8]>>(self, fields: &[T]) -> Self {
        let count = (fields.len() as u64).to_be_bytes();
        fields.iter().fold(self.field(count), |all, field| all.field(field))
    }

    /// Adds a field that may be absent, as a list of at most one.
    pub(crate) fn optional<T: AsRef<[u8]>>(self, field: Option<T>) -> Self {
        self.list(field.as_slice())
    }

    /// Adds a condition on the revision.
    pub(crate) fn condition(self, condition: &RevisionCondition) -> Self {
        self.revisions(condition.matches.as_ref()).revisions(condition.matches_none.as_ref())
    }

    fn revisions(self, revisions: Option<&Revisions>) -> Self {
        match revisions {
            None => self.field("absent"),
            Some(Revisions::Any) => self.field("any"),
            Some(Revisions::OneOf(revisions)) => {
                let revisions: Vec<String> = revisions.iter().map(Digest::to_string).collect();
                self.field("one of").list(&revisions)
            }
        }
    }

    pub(crate) fn digest(&self) -> Digest {
        Digest::of(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_stored_encoding() {
        let condition = RevisionCondition {
            matches: Some(Revisions::OneOf(vec![Digest::of(b"a")])),
            matches_none: Some(Revisions::Any),
        };
        let fingerprint = Fingerprint::new()
            .field("headers")
            .condition(&condition)
            .optional(Some("id"))
            .list(&["edge", "eu"]);
        assert_eq!(
            fingerprint.digest().to_string(),
            "71f89270f5f715768cd8d2f489a11d45c895b9c194a343f88e960061576dee85"
        );
    }

    #[test]
    fn tells_requests_apart_that_differ_in_any_part() {
        let digests = [
            Fingerprint::new(),
            Fingerprint::new().field(""),
            Fingerprint::new().field("ab"),
            Fingerprint::new().field("a").field("b"),
            Fingerprint::new().list(&["a", "b"]),
            Fingerprint::new().list(&["a"]).field("b"),
            Fingerprint::new().optional(None::<&str>),
            Fingerprint::new().optional(Some("")),
            Fingerprint::new().condition(&RevisionCondition::default()),
            Fingerprint::new().condition(&RevisionCondition {
                matches: Some(Revisions::OneOf(Vec::new())),
                matches_none: None,
            }),
            Fingerprint::new().condition(&RevisionCondition {
                matches: None,
                matches_none: Some(Revisions::OneOf(Vec::new())),
            }),
        ]
        .map(|fingerprint| fingerprint.digest());
        for (position, digest) in digests.iter().enumerate() {
            assert!(!digests[..position].contains(digest), "{position}");
        }
    }
}
