//! Errors of control planes, as Konnect's clients parse them: problem details with the fields that
//! were wrong.

use serde::{Deserialize, Serialize};

use crate::error::{ErrorBody, ErrorDetail};

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The status of the answer.
    pub status: u16,
    /// The status in words.
    pub title: String,
    /// Which request it was; the functions' logs name it too.
    pub instance: String,
    /// What is wrong, and the first finding.
    pub detail: String,
    /// Every finding.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invalid_parameters: Vec<InvalidParameter>,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvalidParameter {
    /// The field; empty where it is about the whole.
    pub field: String,
    /// What is wrong with it.
    pub reason: String,
}

impl Problem {
    /// The same error in this form.
    pub fn new(status: u16, title: &str, instance: String, error: ErrorBody) -> Self {
        Self {
            status,
            title: title.to_owned(),
            instance,
            detail: error.message,
            invalid_parameters: error.details.into_iter().map(InvalidParameter::from).collect(),
        }
    }
}

impl From<ErrorDetail> for InvalidParameter {
    fn from(detail: ErrorDetail) -> Self {
        Self { field: detail.field.unwrap_or_default(), reason: detail.messages.join("; ") }
    }
}
