//! Custom plugins, in the form of Konnect's API.

use plugcast_core::{Plugin, PluginId, PluginName, Tags, limits::MAX_SOURCE_BYTES};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A custom plugin with its sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CustomPlugin {
    /// Its identifier.
    pub id: PluginId,
    /// Its name.
    pub name: PluginName,
    /// The text of `handler.lua`, byte for byte.
    pub handler: String,
    /// The text of `schema.lua`, byte for byte.
    pub schema: String,
    /// Its tags. Left out if there are none: Terraform would see `[]` as a change.
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
    /// When it was created, in seconds since the epoch.
    pub created_at: i64,
    /// When it last changed, in seconds since the epoch.
    pub updated_at: i64,
}

impl CustomPlugin {
    /// `plugin` with its sources.
    pub fn new(plugin: Plugin, handler: String, schema: String) -> Self {
        Self {
            id: plugin.id,
            name: plugin.name,
            handler,
            schema,
            tags: plugin.tags,
            created_at: plugin.created_at.as_seconds(),
            updated_at: plugin.updated_at.as_seconds(),
        }
    }
}

/// The request to create or replace a custom plugin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomPluginRequest {
    /// Its name; its schema must have the same.
    pub name: PluginName,
    /// The text of `handler.lua`.
    #[schemars(length(max = MAX_SOURCE_BYTES))]
    pub handler: String,
    /// The text of `schema.lua`.
    #[schemars(length(max = MAX_SOURCE_BYTES))]
    pub schema: String,
    /// Its identifier, if the client chooses it.
    pub id: Option<PluginId>,
    /// Its tags.
    pub tags: Option<Tags>,
    /// Ignored: clients send back what they read.
    pub created_at: Option<Value>,
    /// Ignored.
    pub updated_at: Option<Value>,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "{T}Page")]
pub struct Page<T> {
    /// The entries.
    pub data: Vec<T>,
    /// The path of the next page; null on the last page.
    pub next: Option<String>,
    /// The parameter `offset` of the next page. Left out on the last page: go-kong would read on
    /// after any string, even an empty one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<String>,
}
