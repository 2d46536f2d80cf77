//! Callers and their rights.

mod record;
mod token;

use std::{collections::BTreeSet, fmt, str::FromStr};

pub use record::{TokenKind, TokenName, TokenRecord, TokenRef, check_expiry};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
pub use token::{Token, TokenHash};

use crate::{ControlPlaneId, InvalidValue, Timestamp, TokenId};

/// The rights of a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub enum Role {
    /// Everything, in the control planes that the token is for.
    Admin,
    /// Reads everything and changes plugins and their instances.
    Deployer,
    /// Reads everything and changes nothing.
    Viewer,
    /// Pulls and connects, as an agent does, and nothing else.
    DataPlane,
}

/// The kind of a call; a role allows some kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Creates, changes or deletes control planes and tokens.
    Administer,
    /// Changes plugins or their instances.
    Write,
    /// Reads plugins, instances, changes and nodes.
    Read,
    /// Pulls the desired state or reports on it.
    Pull,
}

impl Role {
    /// All roles, the most powerful first.
    pub const ALL: [Self; 4] = [Self::Admin, Self::Deployer, Self::Viewer, Self::DataPlane];

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

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Admin => "admin",
            Self::Deployer => "deployer",
            Self::Viewer => "viewer",
            Self::DataPlane => "data-plane",
        })
    }
}

impl FromStr for Role {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        Self::ALL.into_iter().find(|role| role.to_string() == text).ok_or_else(|| {
            let message =
                format!("must be admin, deployer, viewer or data-plane, but got '{text}'");
            InvalidValue::new("role", message)
        })
    }
}

/// The control planes that a token is for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Scope {
    /// Only these.
    Only(BTreeSet<ControlPlaneId>),
    /// All, including future ones.
    #[default]
    All,
}

// Serde writes `All` as null, which a derived schema would leave out.
impl JsonSchema for Scope {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Scope".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let id = generator.subschema_for::<ControlPlaneId>();
        json_schema!({ "type": ["array", "null"], "items": id, "uniqueItems": true })
    }
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

/// The identity that a valid token gives its bearer, until it expires.
///
/// The authorizer passes it to the functions. API Gateway caches the authorizer's answers, so each
/// function checks [`Grant::is_expired`] again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The caller.
    #[serde(flatten)]
    pub identity: Identity,
    /// The token; `None` for the admin token of the environment, which is not stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<TokenId>,
    /// When it expires, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

impl Grant {
    /// The grant of the admin token of the environment.
    pub fn of_environment() -> Self {
        Identity { name: "admin".to_owned(), role: Role::Admin, scope: Scope::All }.into()
    }

    /// Whether it has expired.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }
}

impl From<Identity> for Grant {
    fn from(identity: Identity) -> Self {
        Self { identity, token: None, expires_at: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn a_role_reads_back() {
        for role in Role::ALL {
            assert_eq!(role.to_string().parse(), Ok(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.to_string());
        }
        assert!("Admin".parse::<Role>().is_err());
    }

    #[test]
    fn a_grant_ends_at_its_time() {
        let at = Timestamp::from_millis;
        let mut grant = Grant::of_environment();
        assert!(!grant.is_expired(at(i64::MAX)));
        grant.expires_at = Some(at(1000));
        assert!(!grant.is_expired(at(999)) && grant.is_expired(at(1000)));
    }

    #[test]
    fn a_grant_reads_back_and_an_older_one_too() {
        let id: TokenId = "0192c5d4-6a11-7000-8000-000000000001".parse().unwrap();
        let mut grant = Grant::of_environment();
        grant.identity.scope = Scope::Only(BTreeSet::from([id.to_string().parse().unwrap()]));
        grant.token = Some(id);
        grant.expires_at = Some(Timestamp::from_millis(7));
        let text = serde_json::to_string(&grant).unwrap();
        assert_eq!(serde_json::from_str::<Grant>(&text).unwrap(), grant);
        let old = r#"{"name":"admin","role":"admin"}"#;
        assert_eq!(serde_json::from_str::<Grant>(old).unwrap(), Grant::of_environment());
    }
}
