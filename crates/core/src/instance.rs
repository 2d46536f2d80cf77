//! An instance: a configured use of a custom plugin.

mod config;
mod ordering;
mod scope;
mod words;

pub use config::Config;
pub use ordering::Ordering;
pub use scope::{EntityId, InstanceScope, ScopeKind};
pub use words::{ConditionExpression, InstanceName, Protocol};

use serde::{Deserialize, Serialize};

use crate::{Digest, InstanceId, InvalidValue, PluginName, Tags, Timestamp, canonical};

/// A configured use of a custom plugin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instance {
    /// Its identifier.
    pub id: InstanceId,
    /// The settings that its author gave.
    #[serde(flatten)]
    pub settings: InstanceSettings,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// The settings of an instance, as its author gave them. Defaults are not filled in, so a missing
/// field follows the plugin's newest schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceSettings {
    /// The custom plugin that it configures.
    #[serde(rename = "name")]
    pub plugin: PluginName,
    /// Its own name, unique in its control plane.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance_name: Option<InstanceName>,
    /// The configuration.
    pub config: Config,
    /// Whether gateways run it.
    pub enabled: bool,
    /// The protocols that it applies to; the schema's default without them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocols: Option<Vec<Protocol>>,
    /// Its tags.
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
    /// The entities that it is limited to; it applies to all traffic where it names none.
    #[serde(flatten)]
    pub scope: InstanceScope,
    /// Which other plugins it runs before and after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordering: Option<Ordering>,
    /// When it runs, in Kong's expression language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<ConditionExpression>,
}

impl Instance {
    /// Its canonical bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        canonical::bytes(self)
    }

    /// The digest of its settings.
    pub fn digest(&self) -> Digest {
        Digest::of(&canonical::bytes(&self.settings))
    }

    /// The bytes that it takes in a response of Lambda, where a manifest is a string within a
    /// string.
    pub fn weight(&self) -> u64 {
        canonical::quoted_twice(&self.to_bytes())
    }

    /// A label for messages: its name and id, or its id alone.
    pub fn label(&self) -> String {
        match &self.settings.instance_name {
            Some(name) => format!("'{name}' ({})", self.id),
            None => self.id.to_string(),
        }
    }
}

impl InstanceSettings {
    /// The key that is unique in a control plane: Kong runs one instance of a plugin for each
    /// combination of entities that it is limited to.
    pub fn scope_key(&self) -> String {
        let parts = ScopeKind::ALL.map(|kind| match self.scope.get(kind) {
            Some(id) => id.to_string(),
            None => String::new(),
        });
        format!("{}.{}", self.plugin, parts.join("."))
    }
}

/// How a client names an instance: by id or by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InstanceRef {
    /// By identifier.
    Id(InstanceId),
    /// By name.
    Name(InstanceName),
}

impl InstanceRef {
    /// Reads a path segment: a UUID is an id, anything else a name.
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        match text.parse() {
            Ok(id) => Ok(Self::Id(id)),
            Err(_) => InstanceName::try_from(text.to_owned()).map(Self::Name),
        }
    }
}

#[cfg(test)]
mod tests;
