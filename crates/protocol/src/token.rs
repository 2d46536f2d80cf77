//! Tokens, as the API creates and lists them. Hashes are never shown.

use plugcast_core::{
    InvalidValue, Role, Scope, Timestamp, Token, TokenId, TokenName,
    identity::{TokenKind, TokenRecord},
    limits::platform::MAX_TOKEN_CONTROL_PLANES,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::control_plane::rfc_3339;

/// The request to create a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenRequest {
    /// Its name; it must be unique.
    pub name: TokenName,
    /// Its role.
    pub role: Role,
    /// The kind of owner; a person by default.
    pub kind: Option<TokenKind>,
    /// The ids or names of the control planes to scope the token to; without it the token is
    /// unscoped.
    #[schemars(length(min = 1, max = MAX_TOKEN_CONTROL_PLANES))]
    pub control_planes: Option<Vec<String>>,
    /// When it expires, as RFC 3339; without it the token never expires.
    #[schemars(extend("format" = "date-time"))]
    pub expires_at: Option<String>,
}

/// A token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TokenBody {
    /// Its identifier, which is not secret.
    pub id: TokenId,
    /// Its name.
    pub name: TokenName,
    /// The kind of owner.
    pub kind: TokenKind,
    /// Its role.
    pub role: Role,
    /// The ids of the control planes that it is scoped to; null if it is unscoped.
    pub control_planes: Scope,
    /// When it was created, as RFC 3339.
    pub created_at: String,
    /// The name of the token that created it.
    pub created_by: String,
    /// When it expires, as RFC 3339; null if it never does.
    pub expires_at: Option<String>,
    /// Whether it has expired.
    pub expired: bool,
}

impl TokenBody {
    /// The body for `record`, as of `now`.
    pub fn new(record: TokenRecord, now: Timestamp) -> Self {
        Self {
            expired: record.is_expired(now),
            id: record.id,
            name: record.name,
            kind: record.kind,
            role: record.role,
            control_planes: record.scope,
            created_at: rfc_3339(record.created_at),
            created_by: record.created_by,
            expires_at: record.expires_at.map(rfc_3339),
        }
    }
}

/// A new token with its text. No other answer has the text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreatedToken {
    /// The token's text.
    pub token: String,
    /// The token's other fields.
    #[serde(flatten)]
    pub body: TokenBody,
}

impl CreatedToken {
    /// The body for `token`.
    pub fn new(token: &Token, body: TokenBody) -> Self {
        Self { token: token.reveal().to_owned(), body }
    }
}

// Leaves out the text, which must not get into a log.
impl std::fmt::Debug for CreatedToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreatedToken").field("body", &self.body).finish_non_exhaustive()
    }
}

/// A time as RFC 3339.
pub fn time_text(time: Timestamp) -> String {
    rfc_3339(time)
}

/// Parses a time that a client sent as RFC 3339. An error names `field`.
pub fn parse_time(field: &str, text: &str) -> Result<Timestamp, InvalidValue> {
    let time: jiff::Timestamp = text.parse().map_err(|_| {
        let message = format!("must be a time such as 2027-01-31T12:00:00Z, but got '{text}'");
        InvalidValue::new(field, message)
    })?;
    Ok(Timestamp::from_millis(time.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_a_time_with_a_date_and_a_zone() {
        let time = |text| parse_time("expires_at", text);
        assert_eq!(time("1970-01-01T00:00:01.5Z"), Ok(Timestamp::from_millis(1500)));
        assert_eq!(time("1970-01-01T01:00:00+01:00"), Ok(Timestamp::from_millis(0)));
        for bad in ["", "1970-01-01", "1970-01-01T00:00:00", "90d", "1700000000"] {
            assert!(time(bad).is_err(), "{bad}");
        }
    }
}
