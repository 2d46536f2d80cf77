//! DynamoDB's protocol over an embedded database: one JSON request in, one JSON answer out.

use bytes::Bytes;
use dynoxide::{Database, DynoxideError};
use http::{Request, Response, header::CONTENT_TYPE};
use plugcast_aws::BackendError;
use serde::{Serialize, de::DeserializeOwned};

const TARGET_PREFIX: &str = "DynamoDB_20120810.";

/// Answers one request on a blocking thread.
pub(super) async fn call(
    database: &Database,
    request: Request<Bytes>,
) -> Result<Response<Bytes>, BackendError> {
    let target = request.headers().get("x-amz-target").and_then(|value| value.to_str().ok());
    let operation = target.and_then(|target| target.strip_prefix(TARGET_PREFIX));
    let operation = operation.unwrap_or_default().to_owned();
    let database = database.clone();
    let body = request.into_body();
    let answer = move || dispatch(&database, &operation, &body);
    let (status, body) = match tokio::task::spawn_blocking(answer).await? {
        Ok(body) => (200, body),
        Err(error) => (error.status_code(), error.to_json().into_bytes()),
    };
    let response = Response::builder()
        .status(status)
        .header(CONTENT_TYPE, "application/x-amz-json-1.0")
        .body(Bytes::from(body))?;
    Ok(response)
}

fn dispatch(db: &Database, operation: &str, body: &[u8]) -> Result<Vec<u8>, DynoxideError> {
    match operation {
        "GetItem" => run(body, |request| db.get_item(request)),
        "Query" => run(body, |request| db.query(request)),
        "PutItem" => run(body, |request| db.put_item(request)),
        "DeleteItem" => run(body, |request| db.delete_item(request)),
        "UpdateItem" => run(body, |request| db.update_item(request)),
        "TransactWriteItems" => run(body, |request| db.transact_write_items(request)),
        "CreateTable" => run(body, |request| db.create_table(request)),
        "UpdateTimeToLive" => run(body, |request| db.update_time_to_live(request)),
        other => Err(DynoxideError::ValidationException(format!(
            "operation {other:?} is not implemented by the embedded engine"
        ))),
    }
}

fn run<Request: DeserializeOwned, Answer: Serialize>(
    body: &[u8],
    operation: impl FnOnce(Request) -> dynoxide::Result<Answer>,
) -> Result<Vec<u8>, DynoxideError> {
    let request = serde_json::from_slice(body)
        .map_err(|error| DynoxideError::ValidationException(error.to_string()))?;
    serde_json::to_vec(&operation(request)?)
        .map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}
