//! Whether the service answers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A service that answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Health {
    /// Always `ok`.
    pub status: String,
    /// The version of Plugcast.
    pub version: String,
}
