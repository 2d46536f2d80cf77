//! The configuration of an instance, as its author gave it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{InvalidValue, canonical, limits::MAX_CONFIG_BYTES};

/// A configuration: an object of at most [`MAX_CONFIG_BYTES`], in canonical order.
///
/// It is stored as given, without the defaults of the schema. So a default that a new release adds
/// or changes applies to every instance that does not set the field.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Map<String, Value>", into = "Map<String, Value>")]
pub struct Config(Map<String, Value>);

impl Config {
    /// The configuration as JSON.
    pub fn to_value(&self) -> Value {
        Value::Object(self.0.clone())
    }
}

impl TryFrom<Map<String, Value>> for Config {
    type Error = InvalidValue;

    fn try_from(members: Map<String, Value>) -> Result<Self, InvalidValue> {
        let members = canonical::sorted_members(members);
        let bytes = canonical::bytes(&members).len();
        if bytes > MAX_CONFIG_BYTES {
            let message = format!("length must be <= {MAX_CONFIG_BYTES}, but got {bytes}");
            return Err(InvalidValue::new("config", message));
        }
        Ok(Self(members))
    }
}

impl From<Config> for Map<String, Value> {
    fn from(config: Config) -> Self {
        config.0
    }
}
