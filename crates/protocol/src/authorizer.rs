//! What the authorizer tells the functions about a caller.
//!
//! API Gateway hands this on as the context of a Lambda authorizer, where only strings survive
//! on both kinds of API.

use plugcast_core::Identity;
use serde::{Deserialize, Serialize};

/// The identity behind a token; empty where the token is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizerContext {
    /// The token's name and role, as JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
}

impl AuthorizerContext {
    /// The context of a known caller, or of an unknown one.
    pub fn of(identity: Option<&Identity>) -> Self {
        Self { identity: identity.and_then(|identity| serde_json::to_string(identity).ok()) }
    }

    /// Who calls, if the authorizer knew.
    pub fn identity(&self) -> Option<Identity> {
        serde_json::from_str(self.identity.as_deref()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use plugcast_core::{Role, Scope};

    use super::*;

    #[test]
    fn an_identity_survives_and_anything_else_is_nobody() {
        let admin = Identity { name: "first".to_owned(), role: Role::Admin, scope: Scope::All };
        assert_eq!(AuthorizerContext::of(Some(&admin)).identity(), Some(admin));
        assert_eq!(AuthorizerContext::of(None).identity(), None);
        let forged = AuthorizerContext { identity: Some("admin".to_owned()) };
        assert_eq!(forged.identity(), None);
    }
}
