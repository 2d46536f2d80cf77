//! The short texts of an instance: its name, its condition and its protocols.

use std::fmt;

use schemars::{JsonSchema, Schema, json_schema};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    InvalidValue,
    limits::{MAX_CONDITION_CHARS, MAX_INSTANCE_NAME_CHARS},
    name::{dot_segment_schema, refuse_dot_segment},
};

/// Characters of an instance's name: ASCII letters, ASCII digits and `.-_~`.
const INSTANCE_NAME_PATTERN: &str = r"^[^\x00-,/:-@\[-^`{-}\x7f-\x9f]+$";

/// What a name must not be: a UUID in any of its forms, or a segment that URL parsers resolve.
fn refused_schema() -> Schema {
    let uuid = "^[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$";
    json_schema!({ "anyOf": [{ "pattern": uuid }, dot_segment_schema()] })
}

/// An instance's name: one that Kong accepts, and not a UUID, so that a path segment is either a
/// name or an id. `.` and `..` are refused, although Kong accepts them: no path can hold them.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schemars(inline, extend(
    "pattern" = INSTANCE_NAME_PATTERN,
    "not" = refused_schema(),
    "maxLength" = MAX_INSTANCE_NAME_CHARS,
))]
pub struct InstanceName(String);

impl TryFrom<String> for InstanceName {
    type Error = InvalidValue;

    fn try_from(text: String) -> Result<Self, InvalidValue> {
        let invalid = |message: String| Err(InvalidValue::new("instance_name", message));
        let length = text.chars().count();
        if length == 0 || length > MAX_INSTANCE_NAME_CHARS {
            let message =
                format!("length must be 1 to {MAX_INSTANCE_NAME_CHARS}, but got {length}");
            return invalid(message);
        }
        let allowed = |c: char| {
            c.is_ascii_alphanumeric()
                || matches!(c, '.' | '-' | '_' | '~')
                || (!c.is_ascii() && !c.is_control())
        };
        if !text.chars().all(allowed) {
            return invalid(
                "must match pattern: '^[0-9A-Za-z.\\-_~]+$', or be of letters beyond ASCII"
                    .to_owned(),
            );
        }
        if Uuid::try_parse(&text).is_ok() {
            return invalid("must not be a valid uuid".to_owned());
        }
        refuse_dot_segment("instance_name", &text)?;
        Ok(Self(text))
    }
}

impl From<InstanceName> for String {
    fn from(name: InstanceName) -> Self {
        name.0
    }
}

impl fmt::Display for InstanceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// When an instance runs, in Kong's expression language. Only a gateway reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(inline, extend("minLength" = 1, "maxLength" = MAX_CONDITION_CHARS))]
pub struct ConditionExpression(String);

impl TryFrom<String> for ConditionExpression {
    type Error = InvalidValue;

    fn try_from(text: String) -> Result<Self, InvalidValue> {
        let length = text.chars().count();
        if length == 0 || length > MAX_CONDITION_CHARS {
            let message = format!("length must be 1 to {MAX_CONDITION_CHARS}, but got {length}");
            return Err(InvalidValue::new("condition", message));
        }
        Ok(Self(text))
    }
}

impl From<ConditionExpression> for String {
    fn from(condition: ConditionExpression) -> Self {
        condition.0
    }
}

/// A protocol, as Kong names it. The schema lists those that an instance may have.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(inline)]
pub struct Protocol(String);

impl Protocol {
    /// The protocol's name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Protocol {
    fn from(name: String) -> Self {
        Self(name)
    }
}
