//! What the check says of one plugin, as `plugcast check --format json` and the dry run have it.

use plugcast_core::limits::MAX_SOURCE_BYTES;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What was found in one plugin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckedFiles<Path, Report> {
    /// The file with the handler.
    pub handler: Path,
    /// The file with the schema.
    pub schema: Path,
    /// Whether it can be published.
    pub accepted: bool,
    /// Every finding, and what is known of the plugin.
    #[serde(flatten)]
    pub report: Report,
}

/// What a client sends to have a plugin checked: an upload's body, or less.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValidationRequest {
    /// The name that it will have; without it the one in its schema.
    pub name: Option<String>,
    /// The text of `handler.lua`.
    #[schemars(extend("maxLength" = MAX_SOURCE_BYTES))]
    pub handler: String,
    /// The text of `schema.lua`.
    #[schemars(extend("maxLength" = MAX_SOURCE_BYTES))]
    pub schema: String,
    /// Ignored, whatever it is.
    pub id: Option<Value>,
    /// Ignored, whatever it is.
    pub tags: Option<Value>,
    /// Ignored, whatever it is.
    pub created_at: Option<Value>,
    /// Ignored, whatever it is.
    pub updated_at: Option<Value>,
}
