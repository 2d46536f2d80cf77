//! Every error that a client can see: its status and its body. What caused it stays in the log.

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

/// The summary of everything that is wrong with a request by itself.
const VALIDATION_ERROR: &str = "validation error";
/// The summary of everything that clashes with what is stored.
const CONSTRAINT_ERROR: &str = "data constraint error";
/// The summary of everything that Plugcast does not do.
const USAGE_ERROR: &str = "usage constraint error";
/// The summary of a condition that does not hold.
const CONDITION_ERROR: &str = "precondition failed";
/// After how many seconds a client may come back.
const RETRY_AFTER_SECONDS: &str = "1";

/// Why a request was not fulfilled.
#[derive(Debug)]
pub enum ApiError {
    /// Nobody knows the token.
    Unauthorized,
    /// The caller may not do this.
    Forbidden,
    /// The body is longer than any body may be.
    TooLarge,
    /// The request is wrong; every finding is named.
    Invalid(Vec<ErrorDetail>),
    /// The request clashes with what is stored; every clash is named.
    Constraint(Vec<ErrorDetail>),
    /// What shall go is needed by something else.
    InUse(String),
    /// What is there stands in the way. Control planes alone have this status, as Konnect's do.
    Conflict(ErrorDetail),
    /// Things are not as the client made it a condition.
    ConditionFailed(String),
    /// The key of the request was another request's.
    KeyReused(String),
    /// Plugcast does not keep what the request is about.
    Unsupported(String),
    /// The path takes other methods only.
    MethodNotAllowed {
        /// What the request has.
        method: Method,
        /// What the path takes.
        allowed: Vec<&'static str>,
    },
    /// What the path names is not there.
    NotFound(String),
    /// Too many others are writing.
    Contended,
    /// Something is wrong here.
    Internal(PortError),
}

impl ApiError {
    /// One field is wrong.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![ErrorDetail::field(field, vec![message.into()])])
    }

    /// The request clashes with one thing that is stored.
    fn clash(detail: ErrorDetail) -> Self {
        Self::Constraint(vec![detail])
    }

    /// There is no such control plane.
    pub fn unknown_control_plane(reference: impl std::fmt::Display) -> Self {
        Self::NotFound(format!("no control plane '{reference}'"))
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            // Not 403, which decK takes for an empty list, and not 501, which SDKs try again.
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

    /// The header that goes with it, if one does.
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
        // What it is made of is printable ASCII.
        if let Some((name, Ok(value))) = header {
            response.headers_mut().insert(name, value);
        }
        // Some routes answer it in another form.
        response.extensions_mut().insert(body);
        response
    }
}
