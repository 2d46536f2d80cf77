//! Turning an SDK's error into the core's.

use aws_sdk_dynamodb::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use plugcast_core::PortError;

/// Codes of errors that pass by themselves.
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
    // A condition that failed has been told apart before; what is left is throttling or a rival.
    "TransactionCanceledException",
    "TransactionConflictException",
    "TransactionInProgressException",
];

/// The core's error for a failed `operation`. Its cause holds all that the SDK knows: a missing
/// right is found by its code.
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
    let cause = DisplayErrorContext(error).to_string();
    if is_transient {
        PortError::transient(operation, cause)
    } else {
        PortError::permanent(operation, cause)
    }
}
