//! Writing what a gateway without a database reads: `kong.json`, in Kong's declarative form.
//!
//! It is a function of its arguments. Only instances that hold everywhere are in it: Kong refuses
//! a whole file for one reference to a service, route or consumer that is not in the same file,
//! and Plugcast keeps none of those. An instance whose plugin is held back stays as it was in the
//! release before, because the files of its plugin do so too.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    str::FromStr,
};

use plugcast_core::{Instance, Manifest, PluginName};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::store::{FileKind, InstalledPlugin};

/// The version of Kong's declarative form.
const FORMAT_VERSION: &str = "3.0";

/// What the file holds, which depends on how the gateway comes to the code of plugins.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Declarative {
    /// Instances: the gateway loads the code from the files beside it.
    #[default]
    Installed,
    /// Instances, and custom plugins with their code: the gateway streams plugins
    /// (`custom_plugin_streaming_enabled`). Any other gateway refuses such a file.
    Streaming,
    /// There is no file.
    Off,
}

impl FromStr for Declarative {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "installed" => Ok(Self::Installed),
            "streaming" => Ok(Self::Streaming),
            "off" => Ok(Self::Off),
            other => Err(format!("{other:?} is none of installed, streaming and off")),
        }
    }
}

/// A file, and what is not in it.
#[derive(Debug)]
pub(crate) struct Rendered {
    pub(crate) bytes: Vec<u8>,
    /// Instances that are limited to what others manage.
    pub(crate) left_out: Vec<String>,
}

/// What a file is made of.
pub(crate) struct Ingredients<'a> {
    pub(crate) manifest: &'a Manifest,
    /// The plugins whose files lie beside it.
    pub(crate) installed: &'a BTreeMap<PluginName, InstalledPlugin>,
    /// The same, as the manifest would have it.
    pub(crate) desired: &'a BTreeMap<PluginName, InstalledPlugin>,
    /// The file of the release before.
    pub(crate) previous: Option<Vec<u8>>,
}

impl Ingredients<'_> {
    /// The file of this `kind`; `None` for none. `source` reads the files of plugins.
    pub(crate) fn render(
        &self,
        kind: Declarative,
        source: impl Fn(&PluginName, FileKind) -> io::Result<String>,
    ) -> io::Result<Option<Rendered>> {
        let mut file = Map::new();
        file.insert("_format_version".to_owned(), FORMAT_VERSION.into());
        match kind {
            Declarative::Off => return Ok(None),
            Declarative::Installed => {}
            Declarative::Streaming => {
                file.insert("custom_plugins".to_owned(), self.custom_plugins(source)?.into());
            }
        }
        let (global, limited): (Vec<&Instance>, Vec<&Instance>) =
            self.manifest.instances.iter().partition(|one| one.settings.scope.is_global());
        let mut plugins = self.held_back();
        plugins.extend(global.into_iter().filter(|one| self.is_current(one)).map(entry));
        file.insert("plugins".to_owned(), plugins.into());
        let bytes = serde_json::to_vec_pretty(&file)?;
        let left_out = limited.into_iter().map(Instance::label).collect();
        Ok(Some(Rendered { bytes, left_out }))
    }

    fn custom_plugins(
        &self,
        source: impl Fn(&PluginName, FileKind) -> io::Result<String>,
    ) -> io::Result<Vec<Value>> {
        let plugins = self.manifest.plugins.iter();
        let here = plugins.filter(|plugin| self.installed.contains_key(&plugin.name));
        let entries = here.map(|plugin| {
            Ok(json!({
                "id": plugin.id,
                "name": plugin.name,
                "handler": source(&plugin.name, FileKind::Handler)?,
                "schema": source(&plugin.name, FileKind::Schema)?,
            }))
        });
        entries.collect()
    }

    /// Whether the instance's plugin lies there as the manifest has it.
    fn is_current(&self, instance: &Instance) -> bool {
        let name = &instance.settings.plugin;
        self.installed.get(name).is_some_and(|files| self.desired.get(name) == Some(files))
    }

    /// The entries that stay as they were.
    fn held_back(&self) -> Vec<Value> {
        let held_back = self.installed.iter().filter(|(name, files)| {
            self.desired.get(*name).is_some_and(|desired| desired != *files)
        });
        let names: BTreeSet<&str> = held_back.map(|(name, _)| name.as_str()).collect();
        if names.is_empty() {
            return Vec::new();
        }
        let previous = self.previous.as_deref().unwrap_or_default();
        let mut previous: Value = serde_json::from_slice(previous).unwrap_or_default();
        let entries = previous.get_mut("plugins").map(Value::take).unwrap_or_default();
        let Value::Array(mut entries) = entries else { return Vec::new() };
        entries.retain(|entry| {
            entry.get("name").and_then(Value::as_str).is_some_and(|name| names.contains(name))
        });
        entries
    }
}

/// An instance as Kong reads it. What its author left out, the gateway fills in by the schema.
fn entry(instance: &Instance) -> Value {
    let mut entry = serde_json::to_value(&instance.settings).unwrap_or_default();
    if let Some(fields) = entry.as_object_mut() {
        fields.insert("id".to_owned(), json!(instance.id));
        // With the same times, the gateway sees the same file wherever and whenever it is made.
        fields.insert("created_at".to_owned(), instance.created_at.as_seconds().into());
        fields.insert("updated_at".to_owned(), instance.updated_at.as_seconds().into());
    }
    entry
}

#[cfg(test)]
mod tests;
