//! The caller's identity, as the authorizer passes it to the functions.
//!
//! API Gateway passes it on as the context of a Lambda authorizer, which on both kinds of API holds
//! only strings.

use plugcast_core::Grant;
use serde::{Deserialize, Serialize};

use crate::json_text;

/// The context of the authorizer; empty for an unknown token.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizerContext {
    /// The token's id, name, role, scope and expiry, as JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
}

impl AuthorizerContext {
    /// The context for a caller with `grant`, or for an unknown one.
    pub fn of(grant: Option<&Grant>) -> Self {
        Self { identity: grant.map(json_text) }
    }

    /// The grant of the caller, which may have expired since the authorizer read it; `None` for an
    /// unknown caller or an unreadable context.
    pub fn grant(&self) -> Option<Grant> {
        serde_json::from_str(self.identity.as_deref()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_grant_back_and_nothing_from_any_other_text() {
        let admin = Grant::of_environment();
        assert_eq!(AuthorizerContext::of(Some(&admin)).grant(), Some(admin));
        assert_eq!(AuthorizerContext::of(None).grant(), None);
        let forged = AuthorizerContext { identity: Some("admin".to_owned()) };
        assert_eq!(forged.grant(), None);
    }
}
