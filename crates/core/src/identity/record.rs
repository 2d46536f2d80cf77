//! The stored record of a token.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Action, Grant, Identity, Role, Scope, TokenHash};
use crate::{
    InvalidValue, Timestamp, TokenId,
    limits::{MAX_TOKEN_LIFE_DAYS, MAX_TOKEN_NAME_CHARS},
    name::{dot_segment_schema, refuse_dot_segment},
};

/// The stored record of a token. It has no time of last use: that would cost a write for every
/// call, also for calls that the authorizer's cache answers without a read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRecord {
    /// Its identifier. It is not secret.
    pub id: TokenId,
    /// The hash by which it is found.
    pub hash: TokenHash,
    /// Its name; the change log shows it.
    pub name: TokenName,
    /// Its owner's kind.
    pub kind: TokenKind,
    /// What it allows.
    pub role: Role,
    /// Where it allows it.
    #[serde(default, rename = "control_planes", skip_serializing_if = "Scope::is_all")]
    pub scope: Scope,
    /// When it was created.
    pub created_at: Timestamp,
    /// The name of the token that created it.
    pub created_by: String,
    /// When it expires, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

impl TokenRecord {
    /// The grant that the token gives its bearer.
    pub fn grant(&self) -> Grant {
        let identity =
            Identity { name: self.name.to_string(), role: self.role, scope: self.scope.clone() };
        Grant { identity, token: Some(self.id), expires_at: self.expires_at }
    }

    /// Whether it has expired.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }

    /// Whether it may create and revoke tokens, now.
    pub fn may_administer_everything(&self, now: Timestamp) -> bool {
        self.role.may(Action::Administer) && self.scope.is_all() && !self.is_expired(now)
    }
}

/// The kind of a token's owner. Both kinds work alike, as on Konnect.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub enum TokenKind {
    /// A person.
    #[default]
    Personal,
    /// A machine, such as a pipeline or an agent.
    System,
}

impl fmt::Display for TokenKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Personal => "personal",
            Self::System => "system",
        })
    }
}

impl FromStr for TokenKind {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        match text {
            "personal" => Ok(Self::Personal),
            "system" => Ok(Self::System),
            _ => {
                let message = format!("must be personal or system, but got '{text}'");
                Err(InvalidValue::new("kind", message))
            }
        }
    }
}

/// A token's name: printable text that is not a UUID, so that no name is also an id, and not `.`
/// or `..`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(inline, extend(
    "minLength" = 1,
    "maxLength" = MAX_TOKEN_NAME_CHARS,
    "not" = dot_segment_schema(),
))]
pub struct TokenName(String);

impl TokenName {
    /// The name's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for TokenName {
    type Error = InvalidValue;

    fn try_from(text: String) -> Result<Self, InvalidValue> {
        let length = text.chars().count();
        let problem = if length == 0 || length > MAX_TOKEN_NAME_CHARS {
            format!("length must be 1 to {MAX_TOKEN_NAME_CHARS}, but got {length}")
        } else if text.chars().any(char::is_control) || text.trim() != text {
            "must have no control characters and no space at either end".to_owned()
        } else if Uuid::try_parse(&text).is_ok() {
            "must not be a uuid, which is how tokens are named by id".to_owned()
        } else {
            refuse_dot_segment("name", &text)?;
            return Ok(Self(text));
        };
        Err(InvalidValue::new("name", problem))
    }
}

impl FromStr for TokenName {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        Self::try_from(text.to_owned())
    }
}

impl From<TokenName> for String {
    fn from(name: TokenName) -> Self {
        name.0
    }
}

impl fmt::Display for TokenName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How a client names a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenRef {
    /// By identifier.
    Id(TokenId),
    /// By name.
    Name(TokenName),
}

impl TokenRef {
    /// Reads a path segment: a UUID is an id, anything else a name.
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        match text.parse() {
            Ok(id) => Ok(Self::Id(id)),
            Err(_) => text.parse().map(Self::Name),
        }
    }
}

/// Refuses an expiry that is past, or so far away that it is a typing error.
pub fn check_expiry(expires_at: Timestamp, now: Timestamp) -> Result<(), InvalidValue> {
    if expires_at <= now {
        return Err(InvalidValue::new("expires_at", "must be in the future"));
    }
    if expires_at > now.plus_seconds(MAX_TOKEN_LIFE_DAYS * 24 * 60 * 60) {
        let message = format!(
            "must be at most {MAX_TOKEN_LIFE_DAYS} days from now; leave it out for a token that \
             does not expire"
        );
        return Err(InvalidValue::new("expires_at", message));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_a_printable_name_that_is_not_an_id() {
        for good in ["ci", "Ä b", &"n".repeat(MAX_TOKEN_NAME_CHARS)] {
            assert!(good.parse::<TokenName>().is_ok(), "{good}");
        }
        let id = "0192c5d4-6a11-7000-8000-000000000001";
        for bad in ["", ".", "..", " a", "a\n", id, &"n".repeat(MAX_TOKEN_NAME_CHARS + 1)] {
            assert!(bad.parse::<TokenName>().is_err(), "{bad}");
        }
        assert!(matches!(TokenRef::parse(id), Ok(TokenRef::Id(_))));
        assert!(matches!(TokenRef::parse("ci"), Ok(TokenRef::Name(_))));
    }

    #[test]
    fn an_end_is_in_the_future_and_near() {
        let now = Timestamp::from_millis(1_790_000_000_000);
        let last = now.plus_seconds(MAX_TOKEN_LIFE_DAYS * 24 * 60 * 60);
        let just_after = |at: Timestamp| Timestamp::from_millis(at.as_millis() + 1);
        assert!(check_expiry(just_after(now), now).is_ok() && check_expiry(last, now).is_ok());
        assert!(check_expiry(now, now).is_err() && check_expiry(just_after(last), now).is_err());
    }

    #[test]
    fn a_kind_reads_back() {
        for kind in [TokenKind::Personal, TokenKind::System] {
            assert_eq!(kind.to_string().parse(), Ok(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.to_string());
        }
        assert!("robot".parse::<TokenKind>().is_err());
    }
}
