//! The definition of a plugin's fields, against which configurations are validated.

use super::budget::Budget;
use super::field::{Definitions, Field, FieldId, Kind, RecordId};
use super::fill::Filler;
use super::json;
use super::validate::Checker;
use super::value::{Table, Value};
use super::violation::{Failure, Step, Violation};
use crate::limits::MAX_CONFIG_VALUES;
use std::sync::Arc;

const CONFIG: &str = "config";

#[derive(Debug, Clone)]
pub(crate) struct PluginDefinition {
    definitions: Definitions,
    root: RecordId,
    source: Arc<Table>,
}

impl PluginDefinition {
    /// Reads the table of a schema that the metaschema accepts.
    pub(crate) fn new(schema: &Arc<Table>) -> Self {
        let mut definitions = Definitions::default();
        let root = definitions.convert_record(schema);
        require_records(&mut definitions, root);
        keep_config(&mut definitions, root);
        Self { definitions, root, source: Arc::clone(schema) }
    }

    pub(crate) fn fields(&self) -> serde_json::Value {
        let fields = self.source.get("fields").cloned().unwrap_or(Value::Null);
        let mut json = json::definition_to_json("fields", &fields);
        for field in json.as_array_mut().into_iter().flatten() {
            if let Some(config) = field.get_mut(CONFIG).and_then(|config| config.as_object_mut()) {
                config.entry("required").or_insert(serde_json::Value::Bool(true));
            }
        }
        json
    }

    /// The configuration with its defaults, or all its violations.
    pub(crate) fn configure(
        &self,
        config: &serde_json::Value,
    ) -> Result<serde_json::Value, Vec<Violation>> {
        let Some(root) = self.definitions.record(self.root) else { return Ok(config.clone()) };
        if count(config) > MAX_CONFIG_VALUES {
            let message = format!("a configuration may hold {MAX_CONFIG_VALUES} values at most");
            return Err(vec![Violation::new(message).under(Step::Key(CONFIG.to_owned()))]);
        }
        let mut plugin = Table::default();
        if !config.is_null() {
            plugin.set(CONFIG, json::from_json(config));
        }
        let budget = Budget::new();
        let filled = Filler::new(&self.definitions, &budget).record(root, &plugin);
        let filled = filled.map_err(|failure| match failure {
            Failure::Violations(violations) => violations,
            Failure::Silent => Vec::new(),
        })?;
        let violations = Checker::new(&self.definitions, &budget).record(root, &filled);
        if !violations.is_empty() {
            return Err(violations);
        }
        let field = root.field(CONFIG).and_then(|id| self.definitions.field(id));
        Ok(match (field, filled.get(CONFIG)) {
            (Some(field), Some(value)) => json::to_json(&self.definitions, field, value),
            _ => config.clone(),
        })
    }
}

/// The number of values in a value, itself included.
fn count(value: &serde_json::Value) -> usize {
    1 + match value {
        serde_json::Value::Array(items) => items.iter().map(count).sum(),
        serde_json::Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}

/// Kong makes every record of a plugin required by default, so that the defaults in it apply.
fn require_records(definitions: &mut Definitions, root: RecordId) {
    let mut open = vec![root];
    while let Some(record) = open.pop() {
        let fields: Vec<FieldId> = definitions
            .record(record)
            .map(|record| record.fields.iter().map(|(_, id)| *id).collect())
            .unwrap_or_default();
        for id in fields {
            if let Some(field @ Field { kind: Kind::Record, .. }) = definitions.field_mut(id) {
                field.required = field.required.or(Some(true));
                open.extend(field.record);
            }
        }
    }
}

/// Removes the other fields of the plugin, and the checks that name them: a configuration is validated
/// by itself.
fn keep_config(definitions: &mut Definitions, root: RecordId) {
    let is_config = |name: &String| name.split('.').next() == Some(CONFIG);
    let Some(record) = definitions.record_mut(root) else { return };
    // The last field with a name counts.
    record.fields = record.field(CONFIG).map(|id| (CONFIG.to_owned(), id)).into_iter().collect();
    record.entity_checks.retain(|check| check.fields().iter().all(is_config));
    record.transformations.retain(|(input, needs)| input.iter().chain(needs).all(is_config));
}
