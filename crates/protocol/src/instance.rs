//! An instance of a custom plugin as Konnect's clients read it.

use plugcast_core::{
    InstanceId, PluginName, Tags,
    instance::{ConditionExpression, InstanceName, InstanceScope, Ordering, Protocol},
    use_cases::instances::CompletedInstance,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// An instance with everything filled in that its author left out. What Konnect leaves out where
/// it is not set is left out here.
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

/// What a client sends to create or replace an instance. Every field but the name may be null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PluginInstanceRequest {
    /// The custom plugin that it configures.
    pub name: PluginName,
    /// Its identifier, where the client makes it.
    pub id: Option<InstanceId>,
    /// Its own name, unique in the control plane.
    pub instance_name: Option<InstanceName>,
    /// The configuration. What it leaves out follows the plugin's newest schema.
    pub config: Option<Map<String, Value>>,
    /// Whether gateways run it; true where it does not say.
    pub enabled: Option<bool>,
    /// The protocols that it is for; the schema's default where it does not say.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    pub protocols: Option<Vec<Protocol>>,
    /// Its tags.
    pub tags: Option<Tags>,
    /// The service that it is limited to.
    pub service: Option<EntityReference>,
    /// The route that it is limited to.
    pub route: Option<EntityReference>,
    /// The consumer that it is limited to.
    pub consumer: Option<EntityReference>,
    /// The group of consumers that it is limited to.
    pub consumer_group: Option<EntityReference>,
    /// Which other plugins it runs before and after.
    pub ordering: Option<Ordering>,
    /// When it runs, in Kong's expression language.
    pub condition: Option<ConditionExpression>,
    /// Plugcast keeps no partials: null or nothing in it.
    #[schemars(length(max = 0))]
    pub partials: Option<Vec<Value>>,
    /// Ignored, whatever it is: clients send back what they have read.
    pub created_at: Option<Value>,
    /// Ignored, whatever it is.
    pub updated_at: Option<Value>,
}

/// An entity that others manage, by its id.
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
    /// Its fields in Kong's form, defaults included.
    pub fields: Value,
}

/// The plugins that instances can be made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AvailablePlugins {
    /// Their names, sorted.
    pub names: Vec<PluginName>,
}

/// The answer for an entity that would be accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ValidationBody {
    /// Always the same words, which are Kong's.
    pub message: String,
}

impl Default for ValidationBody {
    fn default() -> Self {
        Self { message: "schema validation successful".to_owned() }
    }
}
