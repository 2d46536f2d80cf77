//! Conditional and repeated requests: `ETag`, `If-Match`, `If-None-Match`, `Idempotency-Key`.

use axum::{
    extract::FromRequestParts,
    http::{
        HeaderMap, HeaderName, StatusCode,
        header::{ETAG, IF_MATCH, IF_NONE_MATCH},
        request::Parts,
    },
    response::{IntoResponse, Response},
};
use plugcast_core::{
    Digest,
    preconditions::{IdempotencyKey, Preconditions, RequestIdentity, RevisionCondition, Revisions},
};

use crate::{ApiError, fingerprint::Fingerprint};

/// The header that identifies a request.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The preconditions in the headers of a request.
#[derive(Debug, Default, Clone)]
pub(crate) struct PreconditionHeaders {
    pub(crate) condition: RevisionCondition,
    key: Option<IdempotencyKey>,
}

impl PreconditionHeaders {
    /// The preconditions of a write by `caller`, where `request` has the fields of the request.
    pub(crate) fn preconditions(self, caller: &str, request: Fingerprint) -> Preconditions {
        let key = self.key.map(|key| RequestIdentity {
            key: key.used_by(caller),
            request: request.condition(&self.condition).digest(),
        });
        Preconditions { condition: self.condition, key }
    }

    /// The response 304 to a read, where `If-None-Match` includes the present `revision`.
    pub(crate) fn not_modified(&self, revision: Digest) -> Option<Response> {
        let known = self.condition.matches_none.as_ref()?;
        let tag = [(ETAG, etag(revision))];
        known.include(Some(revision)).then(|| (StatusCode::NOT_MODIFIED, tag).into_response())
    }
}

impl<S: Sync> FromRequestParts<S> for PreconditionHeaders {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let headers = &parts.headers;
        let key = text(headers, &IDEMPOTENCY_KEY)?.map(IdempotencyKey::try_from).transpose()?;
        // `If-Match` compares strongly and `If-None-Match` weakly (RFC 9110, 13.1).
        let matches = revisions(headers, &IF_MATCH, false)?;
        let matches_none = revisions(headers, &IF_NONE_MATCH, true)?;
        Ok(Self { condition: RevisionCondition { matches, matches_none }, key })
    }
}

/// The entity tag of a revision.
pub(crate) fn etag(revision: Digest) -> String {
    format!("\"{revision}\"")
}

/// The values of a header, joined as HTTP joins them.
fn text(headers: &HeaderMap, name: &HeaderName) -> Result<Option<String>, ApiError> {
    let mut values = Vec::new();
    for value in headers.get_all(name) {
        let value = value.to_str().map_err(|_| ApiError::field(title(name), "must be ASCII"))?;
        values.push(value);
    }
    Ok((!values.is_empty()).then(|| values.join(",")))
}

fn revisions(
    headers: &HeaderMap,
    name: &HeaderName,
    weak_match: bool,
) -> Result<Option<Revisions>, ApiError> {
    let Some(text) = text(headers, name)? else { return Ok(None) };
    if text.trim() == "*" {
        return Ok(Some(Revisions::Any));
    }
    let tags: Option<Vec<EntityTag<'_>>> = text.split(',').map(EntityTag::parse).collect();
    let tags = tags.ok_or_else(|| {
        ApiError::field(title(name), "must be * or entity tags such as \"…\", separated by commas")
    })?;
    // An ETag that this server did not issue matches nothing.
    let ours = tags.iter().filter(|tag| weak_match || !tag.is_weak);
    Ok(Some(Revisions::OneOf(ours.filter_map(|tag| tag.text.parse().ok()).collect())))
}

/// An entity tag. This server issues tags without commas, so a list is split at every comma.
struct EntityTag<'a> {
    text: &'a str,
    is_weak: bool,
}

impl<'a> EntityTag<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let (text, is_weak) = text.strip_prefix("W/").map_or((text, false), |text| (text, true));
        let text = text.strip_prefix('"')?.strip_suffix('"')?;
        Some(Self { text, is_weak })
    }
}

/// The header in its usual spelling.
fn title(name: &HeaderName) -> &'static str {
    match name {
        name if *name == IF_MATCH => "If-Match",
        name if *name == IF_NONE_MATCH => "If-None-Match",
        _ => "Idempotency-Key",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(value: &str, weak_match: bool) -> Result<Option<Revisions>, ApiError> {
        let headers = HeaderMap::from_iter([(IF_MATCH, value.parse().unwrap())]);
        revisions(&headers, &IF_MATCH, weak_match)
    }

    #[test]
    fn answers_304_for_a_weak_tag_and_for_a_tag_in_a_list() {
        let (current, other) = (Digest::of(b"a"), Digest::of(b"b"));
        let status = |value: &str| {
            let headers = HeaderMap::from_iter([(IF_NONE_MATCH, value.parse().unwrap())]);
            let matches_none = revisions(&headers, &IF_NONE_MATCH, true).unwrap();
            let condition = RevisionCondition { matches: None, matches_none };
            let headers = PreconditionHeaders { condition, key: None };
            headers.not_modified(current).map(|response| response.status().as_u16())
        };
        let weak = format!("W/{}", etag(current));
        let listed = format!("{}, {}", etag(other), etag(current));
        for value in [etag(current), weak, listed, "*".to_owned()] {
            assert_eq!(status(&value), Some(304), "{value}");
        }
        assert_eq!(status(&etag(other)), None);
    }

    #[test]
    fn parses_a_list_of_tags() {
        let (a, b) = (Digest::of(b"a"), Digest::of(b"b"));
        let one_of = |revisions: &[Digest]| Some(Revisions::OneOf(revisions.to_vec()));
        assert_eq!(parsed(" * ", false).unwrap(), Some(Revisions::Any));
        assert_eq!(parsed(&etag(a), false).unwrap(), one_of(&[a]));
        let both = format!("{}, W/{}", etag(a), etag(b));
        assert_eq!(parsed(&both, false).unwrap(), one_of(&[a]));
        assert_eq!(parsed(&both, true).unwrap(), one_of(&[a, b]));
        assert_eq!(parsed("\"theirs\"", false).unwrap(), one_of(&[]));
        for bad in ["", "a", "\"a", "\"a\" \"b\",", "*, \"a\""] {
            assert!(parsed(bad, false).is_err(), "{bad}");
        }
    }
}
