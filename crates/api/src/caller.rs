//! The caller, as the authorizer identified it.

use axum::{extract::FromRequestParts, http::request::Parts};
use lambda_http::RequestExt;
use plugcast_core::{
    ControlPlane, ControlPlaneId, ControlPlaneRef, Grant, Timestamp, TokenId, identity::Action,
    ports::ControlPlaneStore, use_cases::control_planes::find_control_plane,
};
use plugcast_protocol::authorizer::AuthorizerContext;

use crate::ApiError;

/// The caller. A request without an identity is refused with 401.
///
/// The authorizer accepts unknown tokens without an identity, so that the function can reject them
/// with the body that Konnect's clients parse; API Gateway's own 401 has another body. A token that
/// expired after the authorizer's answer counts as unknown.
#[derive(Debug, Clone)]
pub(crate) struct Caller(Grant);

/// A caller that may act in one control plane.
pub(crate) struct Authorized {
    /// The control plane.
    pub(crate) control_plane: ControlPlane,
    /// The caller's name, for the change log.
    pub(crate) actor: String,
}

impl Caller {
    /// Refuses a caller whose role does not allow `action`.
    pub(crate) fn require(&self, action: Action) -> Result<(), ApiError> {
        if self.0.identity.role.may(action) { Ok(()) } else { Err(ApiError::Forbidden) }
    }

    /// The caller's name, for the change log.
    pub(crate) fn name(&self) -> &str {
        &self.0.identity.name
    }

    /// Refuses a caller that may not do `action` in every control plane, and returns its name.
    pub(crate) fn require_everywhere(self, action: Action) -> Result<String, ApiError> {
        self.require(action)?;
        if self.0.identity.scope.is_all() {
            Ok(self.0.identity.name)
        } else {
            Err(ApiError::Forbidden)
        }
    }

    /// Whether the caller's token is for this control plane.
    pub(crate) fn sees(&self, control_plane: ControlPlaneId) -> bool {
        self.0.identity.scope.includes(control_plane)
    }

    /// Whether the caller's token is for every control plane.
    pub(crate) fn is_unscoped(&self) -> bool {
        self.0.identity.scope.is_all()
    }

    /// The caller's token; `None` for the admin token of the environment.
    pub(crate) fn token_id(&self) -> Option<TokenId> {
        self.0.token
    }

    /// The caller in the authorizer's answer, unless its token has expired since.
    pub(crate) fn of(parts: &Parts, now: Timestamp) -> Option<Self> {
        let context = parts.request_context_ref()?;
        let identity = context.authorizer()?.fields.get("identity")?.as_str()?;
        let grant = AuthorizerContext { identity: Some(identity.to_owned()) }.grant()?;
        (!grant.is_expired(now)).then_some(Self(grant))
    }

    /// The control plane that a path names by id or by name, if the caller may do `action` there.
    ///
    /// A scoped caller gets the same 403 for a control plane outside its scope whether it exists or
    /// not.
    pub(crate) async fn authorize(
        self,
        action: Action,
        store: &dyn ControlPlaneStore,
        reference: &str,
    ) -> Result<Authorized, ApiError> {
        self.require(action)?;
        let found = match ControlPlaneRef::parse(reference) {
            Ok(ControlPlaneRef::Id(id)) if !self.sees(id) => return Err(ApiError::Forbidden),
            Ok(parsed) => find_control_plane(store, &parsed).await?,
            Err(_) => None,
        };
        match found {
            Some(control_plane) if self.sees(control_plane.id) => {
                Ok(Authorized { control_plane, actor: self.0.identity.name })
            }
            None if self.is_unscoped() => Err(ApiError::unknown_control_plane(reference)),
            _ => Err(ApiError::Forbidden),
        }
    }

    /// The id of a control plane in a path, if the caller may do `action` there. It does not check
    /// that the control plane exists.
    pub(crate) fn authorize_by_id(
        &self,
        action: Action,
        reference: &str,
    ) -> Result<ControlPlaneId, ApiError> {
        self.require(action)?;
        match reference.parse() {
            Ok(id) if self.sees(id) => Ok(id),
            Err(_) if self.is_unscoped() => Err(ApiError::unknown_control_plane(reference)),
            _ => Err(ApiError::Forbidden),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        // Only the guard inserts it, so a route without the guard refuses every request.
        parts.extensions.get().cloned().ok_or(ApiError::Unauthorized)
    }
}
