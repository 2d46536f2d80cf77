//! Plugin instances, in the form of Konnect's API.

use plugcast_core::{
    InstanceId, PluginName, Tags,
    instance::{ConditionExpression, InstanceName, InstanceScope, Ordering, Protocol},
    use_cases::instances::CompletedInstance,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// An instance with all defaults filled in. Optional fields are left out if they are not set, as
/// Konnect does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// Its protocols.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub protocols: Vec<Protocol>,
    /// Its tags. Left out if there are none: Terraform would see `[]` as a change.
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
    /// Its scope.
    #[serde(flatten)]
    pub scope: InstanceScope,
    /// The plugins that it runs before and after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordering: Option<Ordering>,
    /// The condition under which it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<ConditionExpression>,
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

/// The request to create or replace an instance. Every field except the name may be null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PluginInstanceRequest {
    /// The custom plugin that it configures.
    pub name: PluginName,
    /// Its identifier, if the client chooses it.
    pub id: Option<InstanceId>,
    /// Its own name, unique in the control plane.
    pub instance_name: Option<InstanceName>,
    /// The configuration. The plugin's newest schema fills in what it leaves out.
    pub config: Option<Map<String, Value>>,
    /// Whether gateways run it; true by default.
    pub enabled: Option<bool>,
    /// Its protocols; by default those of the schema.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    pub protocols: Option<Vec<Protocol>>,
    /// Its tags.
    pub tags: Option<Tags>,
    /// The service in its scope.
    pub service: Option<EntityReference>,
    /// The route in its scope.
    pub route: Option<EntityReference>,
    /// The consumer in its scope.
    pub consumer: Option<EntityReference>,
    /// The consumer group in its scope.
    pub consumer_group: Option<EntityReference>,
    /// The plugins that it runs before and after.
    pub ordering: Option<Ordering>,
    /// The condition under which it runs, in Kong's expression language.
    pub condition: Option<ConditionExpression>,
    /// Plugcast does not support partials: null or empty.
    #[schemars(length(max = 0))]
    pub partials: Option<Vec<Value>>,
    /// Ignored: clients send back what they read.
    pub created_at: Option<Value>,
    /// Ignored.
    pub updated_at: Option<Value>,
}

/// A reference to an entity that Plugcast does not store, by its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct EntityReference {
    /// Its id.
    #[schemars(required, extend("format" = "uuid"))]
    pub id: Option<String>,
}

/// The schema of a plugin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PluginSchemaBody {
    /// Its fields in Kong's form, with defaults.
    pub fields: Value,
}

/// The plugins that an instance can use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AvailablePlugins {
    /// Their names, sorted.
    pub names: Vec<PluginName>,
}

/// The answer of a validation for a valid entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ValidationBody {
    /// Kong's text for a valid entity, always the same.
    pub message: String,
}

impl Default for ValidationBody {
    fn default() -> Self {
        Self { message: "schema validation successful".to_owned() }
    }
}
