//! The short texts of an instance: its name, its condition and its protocols.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    InvalidValue,
    limits::{MAX_CONDITION_CHARS, MAX_INSTANCE_NAME_CHARS},
};

/// An instance's name: what Kong takes for a name, and no UUID, so that a path names one thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
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
                || (!c.is_ascii() && c.is_alphanumeric())
        };
        if !text.chars().all(allowed) {
            return invalid("must consist of letters, digits and any of '.-_~'".to_owned());
        }
        if Uuid::try_parse(&text).is_ok() {
            return invalid("must not be a valid uuid".to_owned());
        }
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Condition(String);

impl TryFrom<String> for Condition {
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

impl From<Condition> for String {
    fn from(condition: Condition) -> Self {
        condition.0
    }
}

/// A protocol, as Kong names it. Which ones an instance may be for, its schema says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
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
