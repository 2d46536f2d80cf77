//! Who calls, and what they may do.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use crate::{ControlPlaneId, Digest, InvalidValue};

/// Characters of the longest token that is looked at.
const MAX_TOKEN_CHARS: usize = 512;

/// What a caller may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Everything, in the control planes that the token is for.
    Admin,
    /// Reads everything and changes plugins and their instances.
    Deployer,
    /// Reads everything and changes nothing.
    Viewer,
    /// Pull and connect, nothing else: what an agent needs.
    DataPlane,
}

/// What a call does, as far as a role cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Makes, changes or removes control planes and tokens.
    Administer,
    /// Changes plugins or their instances.
    Write,
    /// Reads what operators see.
    Read,
    /// Pulls the desired state or reports on it.
    Pull,
}

impl Role {
    /// Whether this role may do `action`.
    pub fn may(self, action: Action) -> bool {
        match self {
            Self::Admin => true,
            Self::Deployer => matches!(action, Action::Write | Action::Read),
            Self::Viewer => action == Action::Read,
            Self::DataPlane => action == Action::Pull,
        }
    }
}

/// The control planes that a token is for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Scope {
    /// Those named, and no others.
    Only(BTreeSet<ControlPlaneId>),
    /// Every one, those to come too.
    #[default]
    All,
}

impl Scope {
    /// Whether the token is for `control_plane`.
    pub fn includes(&self, control_plane: ControlPlaneId) -> bool {
        match self {
            Self::Only(ids) => ids.contains(&control_plane),
            Self::All => true,
        }
    }

    /// Whether the token is for every control plane.
    pub fn is_all(&self) -> bool {
        matches!(self, Self::All)
    }
}

/// A caller whose token is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The token's name, for the change log.
    pub name: String,
    /// What the token allows.
    pub role: Role,
    /// Where the token allows it.
    #[serde(default, rename = "control_planes", skip_serializing_if = "Scope::is_all")]
    pub scope: Scope,
}

/// A bearer token as a client sends it. It is never stored and never printed.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// The token's text, for the one time when its owner is shown it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored of it.
    pub fn hash(&self) -> TokenHash {
        TokenHash(Digest::of(self.0.as_bytes()))
    }

    /// Takes the token out of an `Authorization` header's value.
    pub fn from_authorization(header: &str) -> Option<Self> {
        let (scheme, token) = header.split_once(' ')?;
        if scheme.eq_ignore_ascii_case("bearer") { token.trim().parse().ok() } else { None }
    }
}

impl FromStr for Token {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let printable = text.bytes().all(|byte| byte.is_ascii_graphic());
        if text.is_empty() || text.len() > MAX_TOKEN_CHARS || !printable {
            let message = format!("a token is 1 to {MAX_TOKEN_CHARS} printable ASCII characters");
            return Err(InvalidValue::new("token", message));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The SHA-256 of a token. Tokens are random and long, so a slow hash would add nothing.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TokenHash(Digest);

impl PartialEq for TokenHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for TokenHash {}

impl FromStr for TokenHash {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        text.parse().map(Self)
    }
}

impl fmt::Display for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What is stored of a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRecord {
    /// The hash that finds it.
    pub hash: TokenHash,
    /// Who it makes its bearer.
    pub identity: Identity,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bearer_header_gives_a_token_and_nothing_else_does() {
        assert_eq!(Token::from_authorization("Bearer abc").unwrap().reveal(), "abc");
        assert_eq!(Token::from_authorization("bearer  abc").unwrap().reveal(), "abc");
        for bad in ["", "abc", "Basic abc", "Bearer ", "Bearer a b", "Bearer \u{e9}"] {
            assert!(Token::from_authorization(bad).is_none(), "{bad}");
        }
        assert!("t".repeat(MAX_TOKEN_CHARS).parse::<Token>().is_ok());
        assert!("t".repeat(MAX_TOKEN_CHARS + 1).parse::<Token>().is_err());
    }

    #[test]
    fn a_token_is_not_printed() {
        assert_eq!(format!("{:?}", "secret".parse::<Token>().unwrap()), "Token(…)");
    }

    #[test]
    fn each_role_may_do_its_own() {
        use Action::{Administer, Pull, Read, Write};
        let allowed = |role: Role| [Administer, Write, Read, Pull].map(|action| role.may(action));
        assert_eq!(allowed(Role::Admin), [true, true, true, true]);
        assert_eq!(allowed(Role::Deployer), [false, true, true, false]);
        assert_eq!(allowed(Role::Viewer), [false, false, true, false]);
        assert_eq!(allowed(Role::DataPlane), [false, false, false, true]);
    }

    #[test]
    fn a_scope_is_a_list_or_everything() {
        let id: ControlPlaneId = "0192c5d4-6a11-7000-8000-000000000001".parse().unwrap();
        let other: ControlPlaneId = "0192c5d4-6a11-7000-8000-000000000002".parse().unwrap();
        let only: Scope = serde_json::from_value(serde_json::json!([id])).unwrap();
        assert!(only.includes(id) && !only.includes(other));
        let all: Scope = serde_json::from_str("null").unwrap();
        assert_eq!(all, Scope::All);
        assert!(all.includes(other));
    }
}
