//! Who calls, as the authorizer in front of the function has found out.

use axum::{extract::FromRequestParts, http::request::Parts};
use lambda_http::RequestExt;
use plugcast_core::{Identity, identity::Action};
use plugcast_protocol::authorizer::AuthorizerContext;

use crate::ApiError;

/// The caller. A request whose authorizer knew nobody, or that came past it, is refused.
///
/// The authorizer lets an unknown token through and says so, because only a function can answer
/// 401 with the body that Konnect's clients parse; API Gateway's own refusal has another form.
pub(crate) struct Caller(Identity);

impl Caller {
    /// The caller's name for the change log, if it may do `action`.
    pub(crate) fn require(self, action: Action) -> Result<String, ApiError> {
        if self.0.role.may(action) { Ok(self.0.name) } else { Err(ApiError::Forbidden) }
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        identity_of(parts).map(Self).ok_or(ApiError::Unauthorized)
    }
}

fn identity_of(parts: &Parts) -> Option<Identity> {
    let context = parts.request_context_ref()?;
    let identity = context.authorizer()?.fields.get("identity")?.as_str()?;
    AuthorizerContext { identity: Some(identity.to_owned()) }.identity()
}
