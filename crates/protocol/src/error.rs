//! Error bodies, in the form that Konnect's clients parse.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The type of every detail.
const DETAIL_TYPE: &str = "type.googleapis.com/kong.admin.model.v1.ErrorDetail";

/// The gRPC codes that Konnect's bodies carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// The request is invalid.
    InvalidArgument,
    /// The entity does not exist.
    NotFound,
    /// The token does not allow the request.
    PermissionDenied,
    /// A limit is reached.
    ResourceExhausted,
    /// A precondition of the request does not hold.
    FailedPrecondition,
    /// The method or the feature is not supported.
    Unimplemented,
    /// The server failed.
    Internal,
    /// The server cannot answer now; a retry may succeed.
    Unavailable,
}

impl Code {
    /// The number on the wire.
    pub fn number(self) -> u32 {
        match self {
            Self::InvalidArgument => 3,
            Self::NotFound => 5,
            Self::PermissionDenied => 7,
            Self::ResourceExhausted => 8,
            Self::FailedPrecondition => 9,
            Self::Unimplemented => 12,
            Self::Internal => 13,
            Self::Unavailable => 14,
        }
    }
}

/// A body of `{code, message, details}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorBody {
    /// The gRPC code.
    pub code: u32,
    /// The error, the first finding and the number of others: decK shows only this field.
    pub message: String,
    /// Every finding.
    #[serde(default)]
    pub details: Vec<ErrorDetail>,
}

impl ErrorBody {
    /// An error without details.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code: code.number(), message: message.into(), details: Vec::new() }
    }

    /// An error whose message has the first detail and the number of others.
    pub fn with_details(code: Code, summary: &str, details: Vec<ErrorDetail>) -> Self {
        let message = match details.as_slice() {
            [] => summary.to_owned(),
            [only] => format!("{summary}: {}", only.headline()),
            [first, rest @ ..] => {
                format!("{summary}: {} (and {} more)", first.headline(), rest.len())
            }
        };
        Self { code: code.number(), message, details }
    }
}

/// The kind of subject that a detail is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum DetailType {
    /// A field.
    #[serde(rename = "ERROR_TYPE_FIELD")]
    Field,
    /// The entity as a whole.
    #[serde(rename = "ERROR_TYPE_ENTITY")]
    Entity,
    /// The relation of the entity to others.
    #[serde(rename = "ERROR_TYPE_REFERENCE")]
    Reference,
}

/// One finding, or several findings about one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorDetail {
    /// The type of Konnect's details, always the same.
    #[serde(rename = "@type")]
    pub at_type: String,
    /// The kind of subject.
    #[serde(rename = "type")]
    pub detail_type: DetailType,
    /// The field, if the detail is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The findings as text.
    pub messages: Vec<String>,
}

impl ErrorDetail {
    /// Findings about one field.
    pub fn field(field: impl Into<String>, messages: Vec<String>) -> Self {
        Self::of(DetailType::Field, Some(field.into()), messages)
    }

    /// A finding about the whole entity.
    pub fn entity(message: impl Into<String>) -> Self {
        Self::of(DetailType::Entity, None, vec![message.into()])
    }

    /// A finding about a field's relation to other entities.
    pub fn reference(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::of(DetailType::Reference, Some(field.into()), vec![message.into()])
    }

    /// A finding about the entity's relation to others.
    pub fn relation(message: impl Into<String>) -> Self {
        Self::of(DetailType::Reference, None, vec![message.into()])
    }

    fn of(detail_type: DetailType, field: Option<String>, messages: Vec<String>) -> Self {
        Self { at_type: DETAIL_TYPE.to_owned(), detail_type, field, messages }
    }

    /// The field and its first message in one line.
    pub fn headline(&self) -> String {
        let message = self.messages.first().map(String::as_str).unwrap_or_default();
        match &self.field {
            // Some messages already begin with the field: `handler.lua:3:5`, `name (type: …`.
            Some(field) if !message.starts_with(field) => {
                format!("{field}: {message}")
            }
            _ => message.to_owned(),
        }
    }
}

/// The body of errors that API Gateway itself returns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GatewayBody {
    /// The error as text.
    pub message: String,
}

/// The body of a 401, in the form that Konnect's SDK parses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnauthorizedBody {
    /// Always `Unauthorized`.
    pub message: String,
    /// Always 401.
    pub status: u16,
}

impl Default for UnauthorizedBody {
    fn default() -> Self {
        Self { message: "Unauthorized".to_owned(), status: 401 }
    }
}
