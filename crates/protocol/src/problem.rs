//! The error bodies of control planes, in the form of RFC 9457: Konnect's SDK and its Terraform
//! provider accept no other form there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::ErrorBody;

/// The media type of a [`Problem`].
pub const PROBLEM_JSON: &str = "application/problem+json";

/// The reason why a field, or the whole request, is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InvalidParameter {
    /// The field; empty if the whole request is refused.
    pub field: String,
    /// The reason as text.
    pub reason: String,
    /// Where the field is: always `body`.
    pub source: String,
}

/// An error in the form of RFC 9457, with the fields of Plugcast's other errors beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// The name of the status.
    pub title: String,
    /// The id of the request, to search for in the log.
    pub instance: String,
    /// The error as text.
    pub detail: String,
    /// Every finding.
    pub invalid_parameters: Vec<InvalidParameter>,
    /// The same error in the form of the other errors.
    #[serde(flatten)]
    pub error: ErrorBody,
}

impl Problem {
    /// `error`, answered with `status` to the request `request_id`.
    pub fn new(status: u16, title: &str, request_id: &str, error: ErrorBody) -> Self {
        let invalid_parameters = error.details.iter().flat_map(|detail| {
            let field = detail.field.clone().unwrap_or_default();
            detail.messages.iter().map(move |message| InvalidParameter {
                field: field.clone(),
                reason: message.clone(),
                source: "body".to_owned(),
            })
        });
        Self {
            status,
            title: title.to_owned(),
            instance: format!("plugcast:request:{request_id}"),
            detail: error.message.clone(),
            invalid_parameters: invalid_parameters.collect(),
            error,
        }
    }
}
