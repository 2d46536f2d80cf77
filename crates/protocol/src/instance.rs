//! An instance of a custom plugin as Konnect's clients read it.

use plugcast_core::{
    InstanceId, PluginName, Tags,
    instance::{Condition, InstanceName, InstanceScope, Ordering, Protocol},
    use_cases::instances::CompletedInstance,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An instance with everything filled in that its author left out. What Konnect leaves out where
/// it is not set is left out here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PluginInstance {
    /// Its identifier.
    pub id: InstanceId,
    /// The custom plugin that it configures.
    pub name: PluginName,
    /// Its own name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance_name: Option<InstanceName>,
    /// The configuration, defaults included.
    pub config: Value,
    /// Whether gateways run it.
    pub enabled: bool,
    /// The protocols that it is for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub protocols: Vec<Protocol>,
    /// Its tags. Left out when there are none: Terraform takes `[]` for a change.
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
    /// What it is limited to.
    #[serde(flatten)]
    pub scope: InstanceScope,
    /// Which other plugins it runs before and after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordering: Option<Ordering>,
    /// When it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    /// When it was created, in seconds since the epoch.
    pub created_at: i64,
    /// When it last changed, in seconds since the epoch.
    pub updated_at: i64,
}

impl From<CompletedInstance> for PluginInstance {
    fn from(CompletedInstance { instance, completed }: CompletedInstance) -> Self {
        let settings = instance.settings;
        Self {
            id: instance.id,
            name: settings.plugin,
            instance_name: settings.instance_name,
            config: completed.config,
            enabled: settings.enabled,
            protocols: completed.protocols,
            tags: settings.tags,
            scope: settings.scope,
            ordering: settings.ordering,
            condition: settings.condition,
            created_at: instance.created_at.as_seconds(),
            updated_at: instance.updated_at.as_seconds(),
        }
    }
}

/// The schema of a plugin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PluginSchemaBody {
    /// Its fields in Kong's form, defaults included.
    pub fields: Value,
}

/// The plugins that instances can be made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AvailablePlugins {
    /// Their names, sorted.
    pub names: Vec<PluginName>,
}

/// The answer for an entity that would be accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidationBody {
    /// Always the same words, which are Kong's.
    pub message: String,
}

impl Default for ValidationBody {
    fn default() -> Self {
        Self { message: "schema validation successful".to_owned() }
    }
}
