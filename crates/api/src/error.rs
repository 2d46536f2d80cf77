//! Every error of the API: its status and its body. Its cause goes to the log only.

mod causes;

use axum::{
    Json,
    http::{
        HeaderName, HeaderValue, Method, StatusCode,
        header::{ALLOW, InvalidHeaderValue, RETRY_AFTER},
    },
    response::{IntoResponse, Response},
};
use plugcast_core::{PortError, limits::platform::MAX_REQUEST_BYTES};
use plugcast_protocol::error::{Code, ErrorBody, ErrorDetail, UnauthorizedBody};

/// The summary of faults in the request itself.
const VALIDATION_ERROR: &str = "validation error";
/// The summary of conflicts with stored entities.
const CONSTRAINT_ERROR: &str = "data constraint error";
/// The summary of requests that Plugcast does not support.
const USAGE_ERROR: &str = "usage constraint error";
/// The summary of a failed precondition.
const CONDITION_ERROR: &str = "precondition failed";
/// The value of `Retry-After`, in seconds.
const RETRY_AFTER_SECONDS: &str = "1";

/// Why a request failed.
#[derive(Debug)]
pub enum ApiError {
    /// The request has no valid token.
    Unauthorized,
    /// The token does not allow the request.
    Forbidden,
    /// The body is longer than the limit.
    TooLarge,
    /// The request is invalid, for each of these reasons.
    Invalid(Vec<ErrorDetail>),
    /// The request conflicts with stored entities, for each of these reasons.
    Constraint(Vec<ErrorDetail>),
    /// The entity to delete is in use.
    InUse(String),
    /// The request conflicts with a stored control plane. Only control planes answer 409, as
    /// Konnect's do.
    Conflict(ErrorDetail),
    /// A precondition of the request failed.
    ConditionFailed(String),
    /// The idempotency key was used for another request.
    KeyReused(String),
    /// Plugcast does not store this kind of entity.
    Unsupported(String),
    /// The path does not have the method.
    MethodNotAllowed {
        /// The method of the request.
        method: Method,
        /// The methods of the path.
        allowed: Vec<&'static str>,
    },
    /// The path names a missing entity.
    NotFound(String),
    /// Every attempt lost against another writer.
    Contended,
    /// A failure on the server.
    Internal(PortError),
}

impl ApiError {
    /// One invalid field.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![ErrorDetail::field(field, vec![message.into()])])
    }

    /// A conflict with one stored entity.
    fn clash(detail: ErrorDetail) -> Self {
        Self::Constraint(vec![detail])
    }

    /// A missing control plane.
    pub fn unknown_control_plane(reference: impl std::fmt::Display) -> Self {
        Self::NotFound(format!("no control plane '{reference}'"))
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            // Not 403, which decK reads as an empty list, and not 501, which SDKs retry.
            Self::Invalid(_) | Self::Constraint(_) | Self::InUse(_) | Self::Unsupported(_) => {
                StatusCode::BAD_REQUEST
            }
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::ConditionFailed(_) => StatusCode::PRECONDITION_FAILED,
            Self::KeyReused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::MethodNotAllowed { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Contended => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(error) if error.is_retryable() => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The header of the response, if the error has one.
    fn header(&self) -> Option<(HeaderName, Result<HeaderValue, InvalidHeaderValue>)> {
        match self {
            Self::MethodNotAllowed { allowed, .. } => Some((ALLOW, allowed.join(", ").parse())),
            _ if self.status() == StatusCode::SERVICE_UNAVAILABLE => {
                Some((RETRY_AFTER, RETRY_AFTER_SECONDS.parse()))
            }
            _ => None,
        }
    }

    fn body(self) -> ErrorBody {
        match self {
            Self::Unauthorized => ErrorBody::new(Code::PermissionDenied, "Unauthorized"),
            Self::Forbidden => {
                ErrorBody::new(Code::PermissionDenied, "the token does not allow this")
            }
            Self::TooLarge => ErrorBody::new(
                Code::ResourceExhausted,
                format!("the body must be at most {MAX_REQUEST_BYTES} bytes"),
            ),
            Self::Invalid(details) => {
                ErrorBody::with_details(Code::InvalidArgument, VALIDATION_ERROR, details)
            }
            Self::Constraint(details) => {
                ErrorBody::with_details(Code::InvalidArgument, CONSTRAINT_ERROR, details)
            }
            Self::InUse(message) => ErrorBody::new(Code::InvalidArgument, message),
            Self::Conflict(detail) => {
                ErrorBody::with_details(Code::FailedPrecondition, CONSTRAINT_ERROR, vec![detail])
            }
            Self::ConditionFailed(message) => {
                let detail = ErrorDetail::entity(message);
                ErrorBody::with_details(Code::FailedPrecondition, CONDITION_ERROR, vec![detail])
            }
            Self::KeyReused(message) => {
                let detail = ErrorDetail::field("Idempotency-Key", vec![message]);
                ErrorBody::with_details(Code::InvalidArgument, VALIDATION_ERROR, vec![detail])
            }
            Self::Unsupported(message) => {
                let detail = ErrorDetail::entity(message);
                ErrorBody::with_details(Code::InvalidArgument, USAGE_ERROR, vec![detail])
            }
            Self::MethodNotAllowed { method, allowed } => ErrorBody::new(
                Code::Unimplemented,
                format!("{method} is not possible here, only {}", allowed.join(", ")),
            ),
            Self::NotFound(message) => ErrorBody::new(Code::NotFound, message),
            Self::Contended => ErrorBody::new(
                Code::Unavailable,
                "too many changes of this control plane at the same time, try again",
            ),
            Self::Internal(error) if error.is_retryable() => {
                ErrorBody::new(Code::Unavailable, "temporarily unavailable, try again")
            }
            Self::Internal(_) => ErrorBody::new(Code::Internal, "internal error"),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = self.status();
        if let Self::Internal(error) = &self {
            let cause = std::error::Error::source(error).map(ToString::to_string);
            tracing::error!(error = %error, cause, "the request failed");
        }
        let (unauthorized, header) = (matches!(self, Self::Unauthorized), self.header());
        let body = self.body();
        let mut response = if unauthorized {
            (status, Json(UnauthorizedBody::default())).into_response()
        } else {
            (status, Json(&body)).into_response()
        };
        // Method names are printable ASCII.
        if let Some((name, Ok(value))) = header {
            response.headers_mut().insert(name, value);
        }
        // Some routes render the error in another form.
        response.extensions_mut().insert(body);
        response
    }
}
