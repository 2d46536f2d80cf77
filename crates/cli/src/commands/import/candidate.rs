//! One plugin of an import: its check and its outcome.

use plugcast_check::{Input, Options, check};
use plugcast_core::Digest;
use plugcast_protocol::overview::PluginSummary;
use serde_json::json;

use super::{named, outcome::Outcome};
use crate::{
    bundle::{BundledPlugin, Instance},
    client::Client,
};

/// A plugin that may be imported.
pub(super) struct Candidate {
    pub(super) plugin: BundledPlugin,
    /// Its handler's `VERSION`, if the check could read it.
    pub(super) version: Option<String>,
    pub(super) outcome: Outcome,
    /// Why it or an instance was not imported, one reason for each entry.
    pub(super) findings: Vec<String>,
    /// Its instances: those that passed the check, and after publishing those that were written.
    pub(super) instances: Vec<Instance>,
    /// The id or name to write it under.
    target: String,
}

impl Candidate {
    /// Checks `plugin` and compares it with the plugins that the destination knows.
    pub(super) fn examine(plugin: BundledPlugin, known: &[PluginSummary]) -> Self {
        let report = check(
            &Input {
                name: Some(&plugin.name),
                handler: plugin.handler.as_bytes(),
                schema: plugin.schema.as_bytes(),
            },
            &Options::default(),
        );
        let there = named(known, &plugin.name);
        let outcome = match there {
            _ if !report.is_accepted() => Outcome::Refused,
            None => Outcome::WouldCreate,
            Some(there) if is_same(&plugin, there) => Outcome::Unchanged,
            Some(_) => Outcome::WouldUpdate,
        };
        // A new plugin keeps its id, because Terraform's state refers to it. One that the
        // destination has keeps the id that it has there.
        let target = match (plugin.id(), there) {
            (Some(id), None) => id.to_string(),
            _ => plugin.name.clone(),
        };
        Self {
            version: report.facts.as_ref().map(|facts| facts.version.clone()),
            findings: report.errors().map(plugcast_check::Diagnostic::headline).collect(),
            plugin,
            outcome,
            instances: Vec::new(),
            target,
        }
    }

    /// Writes it to the destination.
    pub(super) async fn publish(&mut self, client: &Client) {
        let body = json!({
            "name": self.plugin.name,
            "handler": self.plugin.handler,
            "schema": self.plugin.schema,
            "tags": self.plugin.tags,
        });
        self.outcome = match client.put_plugin(&self.target, &body).await {
            Ok(()) if matches!(self.outcome, Outcome::WouldCreate) => Outcome::Created,
            Ok(()) => Outcome::Updated,
            Err(error) => {
                self.findings.push(error.message().to_owned());
                Outcome::Failed
            }
        };
    }
}

/// Whether the destination has the same sources and tags. A source without tags matches any.
fn is_same(plugin: &BundledPlugin, there: &PluginSummary) -> bool {
    let same_tags = plugin.tags.as_ref().is_none_or(|tags| tags == there.tags.as_slice());
    same_tags
        && Digest::of(plugin.handler.as_bytes()) == there.handler_digest
        && Digest::of(plugin.schema.as_bytes()) == there.schema_digest
}
