//! The result of the check, in `plugcast check --format json` and in the dry run.

use plugcast_core::limits::MAX_SOURCE_BYTES;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The result of the check for one plugin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckedFiles<Path, Report> {
    /// The path of the handler.
    pub handler: Path,
    /// The path of the schema.
    pub schema: Path,
    /// Whether it can be published.
    pub accepted: bool,
    /// All findings, and the facts that the check read.
    #[serde(flatten)]
    pub report: Report,
}

/// The request for a dry run: the body of an upload, of which only the sources are required.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValidationRequest {
    /// The name of the plugin; without it, the name in its schema.
    pub name: Option<String>,
    /// The text of `handler.lua`.
    #[schemars(extend("maxLength" = MAX_SOURCE_BYTES))]
    pub handler: String,
    /// The text of `schema.lua`.
    #[schemars(extend("maxLength" = MAX_SOURCE_BYTES))]
    pub schema: String,
    /// Ignored.
    pub id: Option<Value>,
    /// Ignored.
    pub tags: Option<Value>,
    /// Ignored.
    pub created_at: Option<Value>,
    /// Ignored.
    pub updated_at: Option<Value>,
}
