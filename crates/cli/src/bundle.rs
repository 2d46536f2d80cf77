//! Plugins with their sources and instances: what an import reads and an export writes.

pub(crate) mod deck;
pub(crate) mod folders;
mod source_text;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

/// The plugins and instances to move.
#[derive(Debug, Default)]
pub(crate) struct Bundle {
    /// The plugins.
    pub(crate) plugins: Vec<BundledPlugin>,
    /// The instances of these plugins, and any others that the source has.
    pub(crate) instances: Vec<Instance>,
    /// Texts about what the source has and cannot be moved.
    pub(crate) notes: Vec<String>,
}

/// One plugin with its sources.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct BundledPlugin {
    /// Its id in the source, if it has one.
    #[serde(default)]
    pub(crate) id: Option<String>,
    /// Its name.
    pub(crate) name: String,
    /// The text of `handler.lua`.
    pub(crate) handler: String,
    /// The text of `schema.lua`.
    pub(crate) schema: String,
    /// Its tags; `None` if the source has no tags.
    #[serde(default)]
    pub(crate) tags: Option<Vec<String>>,
}

/// One plugin instance; Konnect calls it a plugin entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Instance {
    /// The name of its plugin.
    pub(crate) name: String,
    /// All its other fields, as the source has them.
    #[serde(flatten)]
    pub(crate) rest: Map<String, Value>,
}

impl BundledPlugin {
    /// The id, if it is a UUID. Anything else must not become part of a path.
    pub(crate) fn id(&self) -> Option<Uuid> {
        self.id.as_deref()?.parse().ok()
    }
}

impl Instance {
    /// The id, if it is a UUID.
    pub(crate) fn id(&self) -> Option<Uuid> {
        self.rest.get("id")?.as_str()?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_an_id_that_is_not_a_uuid() {
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
