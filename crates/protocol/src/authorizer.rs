//! What the authorizer tells the functions about a caller.
//!
//! API Gateway hands this on as the context of a Lambda authorizer, where only strings survive
//! on both kinds of API.

use plugcast_core::Grant;
use serde::{Deserialize, Serialize};

use crate::json_text;

/// What a token gives its bearer; empty where the token is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizerContext {
    /// The token's id, name, role, control planes and end, as JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
}

impl AuthorizerContext {
    /// The context of a known caller, or of an unknown one.
    pub fn of(grant: Option<&Grant>) -> Self {
        Self { identity: grant.map(json_text) }
    }

    /// What the authorizer knew of the caller. It may have expired since.
    pub fn grant(&self) -> Option<Grant> {
        serde_json::from_str(self.identity.as_deref()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_survives_and_anything_else_is_nobody() {
        let admin = Grant::of_environment();
        assert_eq!(AuthorizerContext::of(Some(&admin)).grant(), Some(admin));
        assert_eq!(AuthorizerContext::of(None).grant(), None);
        let forged = AuthorizerContext { identity: Some("admin".to_owned()) };
        assert_eq!(forged.grant(), None);
    }
}
