//! Turning an SDK's error into the core's.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use plugcast_core::StoreError;

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

/// The core's error for a failed `operation`.
pub(crate) fn failure<E, R>(operation: &'static str, error: SdkError<E, R>) -> StoreError
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    let is_transient = match &error {
        SdkError::ServiceError(service) => {
            service.err().code().is_some_and(|code| TRANSIENT_CODES.contains(&code))
        }
        SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) | SdkError::ResponseError(_) => {
            true
        }
        _ => false,
    };
    if is_transient {
        StoreError::transient(operation, error)
    } else {
        StoreError::permanent(operation, error)
    }
}
