//! The health of the service.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The answer of a healthy service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Health {
    /// Always `ok`.
    pub status: String,
    /// The version of Plugcast.
    pub version: String,
}
