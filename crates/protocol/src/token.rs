//! A token as whoever makes, lists and revokes tokens sees it. Its hash is never shown.

use plugcast_core::{
    InvalidValue, Role, Scope, Timestamp, Token, TokenId, TokenName,
    identity::{TokenKind, TokenRecord},
    limits::platform::MAX_TOKEN_CONTROL_PLANES,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::control_plane::rfc_3339;

/// What a client sends to make a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenRequest {
    /// Its name, which no other token has.
    pub name: TokenName,
    /// What it allows.
    pub role: Role,
    /// Whose it is; a person's where this is left out.
    pub kind: Option<TokenKind>,
    /// The ids or names of the control planes that it is for; all of them where this is left out.
    #[schemars(length(min = 1, max = MAX_TOKEN_CONTROL_PLANES))]
    pub control_planes: Option<Vec<String>>,
    /// When it ends, as RFC 3339; never where this is left out.
    #[schemars(extend("format" = "date-time"))]
    pub expires_at: Option<String>,
}

/// A token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TokenBody {
    /// Its identifier, which is no secret.
    pub id: TokenId,
    /// Its name.
    pub name: TokenName,
    /// Whose it is.
    pub kind: TokenKind,
    /// What it allows.
    pub role: Role,
    /// The ids of the control planes where it allows it; null for all of them.
    pub control_planes: Scope,
    /// When it was made, as RFC 3339.
    pub created_at: String,
    /// The name of the token that made it.
    pub created_by: String,
    /// When it ends, as RFC 3339; null where it does not.
    pub expires_at: Option<String>,
    /// Whether it has ended.
    pub expired: bool,
}

impl TokenBody {
    /// The token of `record`, as of `now`.
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

/// A token that was made just now, with its text: the one time when that is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreatedToken {
    /// The token's text.
    pub token: String,
    /// What is on record of it.
    #[serde(flatten)]
    pub body: TokenBody,
}

impl CreatedToken {
    /// `token` and what is on record of it.
    pub fn new(token: &Token, body: TokenBody) -> Self {
        Self { token: token.reveal().to_owned(), body }
    }
}

// The text must not get into a log.
impl std::fmt::Debug for CreatedToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreatedToken").field("body", &self.body).finish_non_exhaustive()
    }
}

/// A time as RFC 3339.
pub fn time_text(time: Timestamp) -> String {
    rfc_3339(time)
}

/// The time that a client gives as RFC 3339.
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
    fn a_time_has_a_date_and_a_zone() {
        let time = |text| parse_time("expires_at", text);
        assert_eq!(time("1970-01-01T00:00:01.5Z"), Ok(Timestamp::from_millis(1500)));
        assert_eq!(time("1970-01-01T01:00:00+01:00"), Ok(Timestamp::from_millis(0)));
        for bad in ["", "1970-01-01", "1970-01-01T00:00:00", "90d", "1700000000"] {
            assert!(time(bad).is_err(), "{bad}");
        }
    }
}
