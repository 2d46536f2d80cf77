//! Renders `kong.json`, Kong's declarative configuration, for a gateway without a database.
//!
//! A pure function. The file has global instances only: Kong rejects the whole file for one
//! reference to a service, route or consumer that is not in it, and Plugcast does not store those.
//! An instance whose plugin is held back keeps its previous entry, like the plugin's files.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    str::FromStr,
};

use plugcast_core::{Instance, InstanceId, InstanceSettings, Manifest, PluginName};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::plugin_files::{FileKind, PluginFiles};

/// The version of Kong's declarative format.
const FORMAT_VERSION: &str = "3.0";

/// What `kong.json` holds, which depends on how the gateway loads the plugins' code.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Declarative {
    /// Instances. The gateway loads the code from the snapshot's files.
    #[default]
    Installed,
    /// Instances, and custom plugins with their code, for a gateway with
    /// `custom_plugin_streaming_enabled`. Other gateways reject such a file.
    Streaming,
    /// No file is written.
    Off,
}

impl FromStr for Declarative {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "installed" => Ok(Self::Installed),
            "streaming" => Ok(Self::Streaming),
            "off" => Ok(Self::Off),
            other => Err(format!("{other:?} is not installed, streaming or off")),
        }
    }
}

/// A rendered file.
#[derive(Debug)]
pub(crate) struct Rendered {
    pub(crate) bytes: Vec<u8>,
    /// The labels of the instances that are scoped to an entity, and so are not in the file.
    pub(crate) left_out: Vec<String>,
}

/// The input of [`DeclarativeInput::render`].
pub(crate) struct DeclarativeInput<'a> {
    pub(crate) manifest: &'a Manifest,
    /// The files in the snapshot.
    pub(crate) installed: &'a BTreeMap<PluginName, PluginFiles>,
    /// The files that the manifest asks for.
    pub(crate) desired: &'a BTreeMap<PluginName, PluginFiles>,
    /// The file of the previous snapshot.
    pub(crate) previous: Option<Vec<u8>>,
}

impl DeclarativeInput<'_> {
    /// Renders the file of this `kind`, or `None` for [`Declarative::Off`]. `source` reads a
    /// plugin's file.
    ///
    /// Fails if `source` does.
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
        let (global, scoped): (Vec<&Instance>, Vec<&Instance>) = self
            .manifest
            .instances
            .iter()
            .partition(|instance| instance.settings.scope.is_global());
        let mut plugins = self.held_back();
        for instance in global.into_iter().filter(|instance| self.is_current(instance)) {
            plugins.push(entry(instance)?);
        }
        file.insert("plugins".to_owned(), plugins.into());
        let bytes = serde_json::to_vec_pretty(&file)?;
        let left_out = scoped.into_iter().map(Instance::label).collect();
        Ok(Some(Rendered { bytes, left_out }))
    }

    fn custom_plugins(
        &self,
        source: impl Fn(&PluginName, FileKind) -> io::Result<String>,
    ) -> io::Result<Vec<Value>> {
        let plugins = self.manifest.plugins.iter();
        let installed = plugins.filter(|plugin| self.installed.contains_key(&plugin.name));
        let entries = installed.map(|plugin| {
            Ok(json!({
                "id": plugin.id,
                "name": plugin.name,
                "handler": source(&plugin.name, FileKind::Handler)?,
                "schema": source(&plugin.name, FileKind::Schema)?,
            }))
        });
        entries.collect()
    }

    /// Whether the instance's plugin has the files that the manifest asks for.
    fn is_current(&self, instance: &Instance) -> bool {
        let name = &instance.settings.plugin;
        self.installed.get(name).is_some_and(|files| self.desired.get(name) == Some(files))
    }

    /// The previous entries of the plugins that are held back.
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

/// An instance in Kong's form. Fields that its author left out, the gateway fills in by the schema.
#[derive(Serialize)]
struct Entry<'a> {
    #[serde(flatten)]
    settings: &'a InstanceSettings,
    id: InstanceId,
    /// In seconds. They come from the manifest, so every node renders the same bytes.
    created_at: i64,
    /// In seconds.
    updated_at: i64,
}

fn entry(instance: &Instance) -> serde_json::Result<Value> {
    serde_json::to_value(Entry {
        settings: &instance.settings,
        id: instance.id,
        created_at: instance.created_at.as_seconds(),
        updated_at: instance.updated_at.as_seconds(),
    })
}

#[cfg(test)]
mod tests;
