//! A control plane: a named set of plugins with a generation.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, json_schema};
use serde::{Deserialize, Serialize};

use crate::{
    ControlPlaneId, ControlPlaneName, Generation, InvalidValue, Timestamp,
    limits::{MAX_DESCRIPTION_CHARS, MAX_LABEL_CHARS, MAX_LABELS},
};

/// A named set of plugins and the nodes that run them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlPlane {
    /// Its identifier.
    pub id: ControlPlaneId,
    /// Its name, unique in the installation.
    pub name: ControlPlaneName,
    /// Its description.
    pub description: Option<Description>,
    /// Its labels.
    pub labels: Labels,
    /// The number of its last accepted change.
    pub generation: Generation,
    /// How many plugins it holds.
    pub plugin_count: u32,
    /// How many instances it holds.
    #[serde(default)]
    pub instance_count: u32,
    /// The weight of all its instances: the sum of [`Instance::weight`](crate::Instance::weight).
    #[serde(default)]
    pub instance_bytes: u64,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// The settings of a control plane: what its owner can change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ControlPlaneSettings {
    /// Its name, unique in the installation.
    pub name: ControlPlaneName,
    /// Its description.
    pub description: Option<Description>,
    /// Its labels.
    pub labels: Labels,
}

impl ControlPlane {
    /// Its settings.
    pub fn settings(&self) -> ControlPlaneSettings {
        ControlPlaneSettings {
            name: self.name.clone(),
            description: self.description.clone(),
            labels: self.labels.clone(),
        }
    }

    /// The same with other settings.
    #[must_use]
    pub fn with(self, settings: ControlPlaneSettings) -> Self {
        let ControlPlaneSettings { name, description, labels } = settings;
        Self { name, description, labels, ..self }
    }
}

/// How a client names a control plane: Konnect's paths by id, people by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ControlPlaneRef {
    /// By identifier.
    Id(ControlPlaneId),
    /// By name.
    Name(ControlPlaneName),
}

impl ControlPlaneRef {
    /// Reads a path segment: a UUID is an id, anything else a name.
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        match text.parse() {
            Ok(id) => Ok(Self::Id(id)),
            Err(_) => text.parse().map(Self::Name),
        }
    }
}

/// The description of a control plane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(inline, extend("maxLength" = MAX_DESCRIPTION_CHARS))]
pub struct Description(String);

impl TryFrom<String> for Description {
    type Error = InvalidValue;

    fn try_from(text: String) -> Result<Self, InvalidValue> {
        let length = text.chars().count();
        if length > MAX_DESCRIPTION_CHARS {
            let message = format!("length must be <= {MAX_DESCRIPTION_CHARS}, but got {length}");
            return Err(InvalidValue::new("description", message));
        }
        Ok(Self(text))
    }
}

impl From<Description> for String {
    fn from(description: Description) -> Self {
        description.0
    }
}

/// Key and value pairs on a control plane.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
#[schemars(inline, extend("maxProperties" = MAX_LABELS, "propertyNames" = label_key_schema(),
    "additionalProperties" = label_value_schema()))]
pub struct Labels(BTreeMap<String, String>);

/// The form of a label's key.
fn label_key_schema() -> Schema {
    json_schema!({ "minLength": 1, "maxLength": MAX_LABEL_CHARS })
}

/// The form of a label's value.
fn label_value_schema() -> Schema {
    json_schema!({ "type": "string", "maxLength": MAX_LABEL_CHARS })
}

impl TryFrom<BTreeMap<String, String>> for Labels {
    type Error = InvalidValue;

    fn try_from(labels: BTreeMap<String, String>) -> Result<Self, InvalidValue> {
        if labels.len() > MAX_LABELS {
            let message = format!("must have at most {MAX_LABELS} items, but got {}", labels.len());
            return Err(InvalidValue::new("labels", message));
        }
        for (key, value) in &labels {
            let longest = key.chars().count().max(value.chars().count());
            if key.is_empty() || longest > MAX_LABEL_CHARS {
                let message = format!("keys and values must be 1 to {MAX_LABEL_CHARS} characters");
                return Err(InvalidValue::new(format!("labels.{key}"), message));
            }
        }
        Ok(Self(labels))
    }
}

impl From<Labels> for BTreeMap<String, String> {
    fn from(labels: Labels) -> Self {
        labels.0
    }
}
