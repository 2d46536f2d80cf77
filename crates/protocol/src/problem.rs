//! The error bodies of control planes. Konnect has them in the form of RFC 9457, and its SDK and
//! its Terraform provider take nothing else there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::ErrorBody;

/// The media type of a [`Problem`].
pub const PROBLEM_JSON: &str = "application/problem+json";

/// What a field, or the request as a whole, is refused for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InvalidParameter {
    /// The field; empty where it is about the whole.
    pub field: String,
    /// What is wrong, in words.
    pub reason: String,
    /// Where the field is: always `body`.
    pub source: String,
}

/// An error as RFC 9457 has it, and as every other error of Plugcast is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// The status in words.
    pub title: String,
    /// Names this one refusal, for the log.
    pub instance: String,
    /// What is wrong.
    pub detail: String,
    /// Every finding.
    pub invalid_parameters: Vec<InvalidParameter>,
    /// The same in the form of the other errors.
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
