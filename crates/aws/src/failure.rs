//! Conversion of SDK errors to port errors.

use aws_sdk_dynamodb::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use plugcast_core::PortError;

/// Error codes that a retry may resolve.
const TRANSIENT_CODES: &[&str] = &[
    "ConditionalRequestConflict",
    "InternalServerError",
    "InternalError",
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestTimeout",
    "ServiceUnavailable",
    "SlowDown",
    "ThrottlingException",
    // The caller handles failed conditions first; the rest is throttling or a conflict.
    "TransactionCanceledException",
    "TransactionConflictException",
    "TransactionInProgressException",
];

/// The port error for a failed `operation`. Its cause holds the SDK's full report, so that a log
/// search for a code such as `AccessDeniedException` finds it.
pub(crate) fn failure<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> PortError
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    let is_transient = match &error {
        SdkError::ServiceError(service) => {
            let code = service.err().code();
            code.is_some_and(|code| TRANSIENT_CODES.contains(&code))
                || service.raw().status().is_server_error()
        }
        SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) | SdkError::ResponseError(_) => {
            true
        }
        _ => false,
    };
    let code = code(&error);
    let cause = DisplayErrorContext(error).to_string();
    let failure = if is_transient {
        PortError::transient(operation, cause)
    } else {
        PortError::permanent(operation, cause)
    };
    failure.with_code(code)
}

/// The service's error code, or the reason why there is none.
fn code<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> String {
    match error {
        SdkError::ServiceError(service) => match service.err().code() {
            Some(code) => code.to_owned(),
            None => format!("HTTP {}", service.raw().status().as_u16()),
        },
        SdkError::TimeoutError(_) => "timeout".to_owned(),
        SdkError::DispatchFailure(_) => "unreachable".to_owned(),
        SdkError::ResponseError(_) => "unreadable response".to_owned(),
        _ => "invalid request".to_owned(),
    }
}
