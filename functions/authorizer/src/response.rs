//! The authorizer's response: a simple response for the HTTP API, a policy for the WebSocket API.

use plugcast_core::Grant;
use plugcast_protocol::authorizer::AuthorizerContext;
use serde::Serialize;

/// The version of the policy language.
const POLICY_VERSION: &str = "2012-10-17";

/// The effect that admits a caller.
const ALLOW: &str = "Allow";

/// The response of an authorizer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum AuthorizerResponse {
    /// The simple response of an HTTP API.
    #[serde(rename_all = "camelCase")]
    Http {
        /// Whether API Gateway invokes the function.
        is_authorized: bool,
        /// The context that the function gets.
        context: AuthorizerContext,
    },
    /// The policy for a WebSocket API.
    #[serde(rename_all = "camelCase")]
    WebSocket {
        /// The principal.
        principal_id: String,
        /// Whether the caller may connect.
        policy_document: Policy,
        /// The context that the function gets.
        context: AuthorizerContext,
    },
}

/// An IAM policy of one statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Policy {
    version: &'static str,
    statement: [Statement; 1],
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    action: &'static str,
    effect: &'static str,
    resource: String,
}

impl AuthorizerResponse {
    /// Whether it admits the caller.
    pub fn allows(&self) -> bool {
        match self {
            Self::Http { is_authorized, .. } => *is_authorized,
            Self::WebSocket { policy_document, .. } => {
                policy_document.statement.iter().all(|statement| statement.effect == ALLOW)
            }
        }
    }

    /// The context that the function gets.
    pub fn context(&self) -> &AuthorizerContext {
        match self {
            Self::Http { context, .. } | Self::WebSocket { context, .. } => context,
        }
    }

    pub(crate) fn http(grant: Option<&Grant>) -> Self {
        Self::Http { is_authorized: true, context: AuthorizerContext::of(grant) }
    }

    pub(crate) fn web_socket(arn: &str, grant: Option<&Grant>) -> Self {
        let effect = if grant.is_some() { ALLOW } else { "Deny" };
        let statement =
            Statement { action: "execute-api:Invoke", effect, resource: arn.to_owned() };
        Self::WebSocket {
            principal_id: grant.map_or("nobody", |grant| &grant.identity.name).to_owned(),
            policy_document: Policy { version: POLICY_VERSION, statement: [statement] },
            context: AuthorizerContext::of(grant),
        }
    }
}
