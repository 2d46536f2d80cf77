//! Error bodies, as Konnect's clients parse them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The type of every detail.
const DETAIL_TYPE: &str = "type.googleapis.com/kong.admin.model.v1.ErrorDetail";

/// The gRPC codes that Konnect's bodies carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// The request is wrong.
    InvalidArgument,
    /// What it names is not there.
    NotFound,
    /// The caller may not.
    PermissionDenied,
    /// A limit is reached.
    ResourceExhausted,
    /// What the client asked of the state does not hold.
    FailedPrecondition,
    /// Nobody does this.
    Unimplemented,
    /// Something is wrong here.
    Internal,
    /// Come back later.
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
    /// What is wrong, the first finding and the number of others: decK shows nothing else.
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

    /// An error whose message names the first of its details, and how many there are beside it.
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

/// What kind of thing a detail is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum DetailType {
    /// One field.
    #[serde(rename = "ERROR_TYPE_FIELD")]
    Field,
    /// The entity as a whole.
    #[serde(rename = "ERROR_TYPE_ENTITY")]
    Entity,
    /// Its relation to others.
    #[serde(rename = "ERROR_TYPE_REFERENCE")]
    Reference,
}

/// One finding, or several about one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorDetail {
    /// Always the name of the type that Konnect gives its details.
    #[serde(rename = "@type")]
    pub at_type: String,
    /// What it is about.
    #[serde(rename = "type")]
    pub detail_type: DetailType,
    /// The field, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What is wrong, in words.
    pub messages: Vec<String>,
}

impl ErrorDetail {
    /// Findings about one field.
    pub fn field(field: impl Into<String>, messages: Vec<String>) -> Self {
        Self::of(DetailType::Field, Some(field.into()), messages)
    }

    /// A finding about the whole.
    pub fn entity(message: impl Into<String>) -> Self {
        Self::of(DetailType::Entity, None, vec![message.into()])
    }

    /// A finding about a field's relation to other entities.
    pub fn reference(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::of(DetailType::Reference, Some(field.into()), vec![message.into()])
    }

    /// A finding about the relation of the whole to other entities.
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
            // Some findings begin with what they are about: `handler.lua:3:5`, `name (type: …`.
            Some(field) if !message.starts_with(field) => {
                format!("{field}: {message}")
            }
            _ => message.to_owned(),
        }
    }
}

/// What API Gateway answers by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GatewayBody {
    /// What is wrong.
    pub message: String,
}

/// The body of a 401: Konnect's SDK parses exactly this.
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
