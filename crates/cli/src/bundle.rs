//! The plugins of a control plane with their sources and instances, wherever they come from.

pub(crate) mod deck;
pub(crate) mod folders;
mod source_text;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

/// What is moved from one place to another.
#[derive(Debug, Default)]
pub(crate) struct Bundle {
    /// The plugins, by name.
    pub(crate) plugins: Vec<BundledPlugin>,
    /// Every instance of these plugins, and of others where the place holds more.
    pub(crate) instances: Vec<Instance>,
    /// What was seen there and cannot be moved, in words.
    pub(crate) notes: Vec<String>,
}

/// One plugin with its sources.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct BundledPlugin {
    /// Its id where it comes from, if it has one there.
    #[serde(default)]
    pub(crate) id: Option<String>,
    /// Its name.
    pub(crate) name: String,
    /// The text of `handler.lua`.
    pub(crate) handler: String,
    /// The text of `schema.lua`.
    pub(crate) schema: String,
    /// Its tags; none where there are none.
    #[serde(default)]
    pub(crate) tags: Option<Vec<String>>,
}

/// One instance of a plugin: what Konnect calls a plugin entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Instance {
    /// The plugin that it is an instance of.
    pub(crate) name: String,
    /// Everything else about it, as it was given.
    #[serde(flatten)]
    pub(crate) rest: Map<String, Value>,
}

impl BundledPlugin {
    /// The id to keep: one that is no UUID is nobody's, and must not become part of a path.
    pub(crate) fn id(&self) -> Option<Uuid> {
        self.id.as_deref()?.parse().ok()
    }
}

impl Instance {
    /// The id to keep, as of a plugin.
    pub(crate) fn id(&self) -> Option<Uuid> {
        self.rest.get("id")?.as_str()?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_uuid_is_no_id() {
        let plugin = |id: &str| -> BundledPlugin {
            let fields = serde_json::json!({"id": id, "name": "a", "handler": "", "schema": ""});
            serde_json::from_value(fields).unwrap()
        };
        let instance = |id: &str| -> Instance {
            serde_json::from_value(serde_json::json!({"id": id, "name": "a"})).unwrap()
        };
        let good = "0192c5d4-6a11-7000-8000-000000000001";
        assert_eq!(plugin(good).id().unwrap().to_string(), good);
        assert_eq!(instance(good).id().unwrap().to_string(), good);
        for bad in ["", "../plugins", "a?force=true"] {
            assert_eq!((plugin(bad).id(), instance(bad).id()), (None, None), "{bad}");
        }
    }
}
