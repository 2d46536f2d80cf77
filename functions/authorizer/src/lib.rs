//! The function `authorizer`: the identity of a bearer token.
//!
//! It serves both APIs. On the HTTP API it accepts unknown tokens without an identity, so that the
//! function can reject them with the body that Konnect's clients parse. On the WebSocket API, where
//! no client parses a body, its policy denies.

mod response;

use std::{collections::HashMap, sync::Arc, time::SystemTime};

use plugcast_aws::{DynamoRegistry, Environment, Service};
use plugcast_core::{Grant, PortError, Timestamp, Token, identity::TokenHash, ports::TokenStore};
pub use response::AuthorizerResponse;
use serde::Deserialize;

/// The environment variable with the hash of the admin token.
pub const ADMIN_TOKEN_VARIABLE: &str = "ADMIN_TOKEN_SHA256";

/// The state of the function, built once for all invocations.
pub struct State {
    /// Finds tokens.
    pub tokens: Arc<dyn TokenStore>,
    /// The hash of the operator's token, which needs no row.
    pub admin: Option<TokenHash>,
}

impl State {
    /// A state over this adapter. The token with the hash `admin` needs no row.
    pub fn new(registry: DynamoRegistry, admin: Option<TokenHash>) -> Self {
        Self { tokens: Arc::new(registry), admin }
    }

    /// The state that the function's environment describes.
    pub fn from_environment(environment: &mut Environment) -> Self {
        let service = Service::from_environment(environment);
        let registry = DynamoRegistry::new(&service, environment.required("REGISTRY_TABLE"));
        let admin = environment.optional(ADMIN_TOKEN_VARIABLE).and_then(|hash| {
            hash.parse().map_err(|error| environment.fault(ADMIN_TOKEN_VARIABLE, error)).ok()
        });
        Self::new(registry, admin)
    }

    /// The grant of a token; `None` for an unknown, mistyped, revoked or expired one.
    async fn grant(&self, authorization: &str, now: Timestamp) -> Result<Option<Grant>, PortError> {
        let Some(token) = Token::from_authorization(authorization) else { return Ok(None) };
        let hash = token.hash();
        if self.admin == Some(hash) {
            return Ok(Some(Grant::of_environment()));
        }
        // The checksum is wrong, so no such token was ever issued. This spares a read.
        if token.is_mistyped() {
            return Ok(None);
        }
        let grant = self.tokens.token(&hash).await?.map(|record| record.grant());
        Ok(grant.filter(|grant| !grant.is_expired(now)))
    }
}

/// The fields of an authorizer's event that both APIs have.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizerEvent {
    /// The ARN that a WebSocket API asks about; an HTTP API has none.
    method_arn: Option<String>,
    /// The request's headers, in any case.
    #[serde(default)]
    headers: HashMap<String, String>,
}

/// Answers one event.
pub async fn handle(
    event: AuthorizerEvent,
    state: &State,
) -> Result<AuthorizerResponse, PortError> {
    let authorization = event
        .headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("authorization"))
        .map(|(_, value)| value.as_str())
        .unwrap_or_default();
    let now = Timestamp::from(SystemTime::now());
    let grant = state.grant(authorization, now).await?;
    Ok(match &event.method_arn {
        Some(arn) => AuthorizerResponse::web_socket(arn, grant.as_ref()),
        None => AuthorizerResponse::http(grant.as_ref()),
    })
}
