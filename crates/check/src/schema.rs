//! The schema: run in the sandbox, then checked as Kong checks it.
//!
//! [`validate`] checks values against definitions. It has three uses: the plugin's schema against the
//! metaschema, default values against their fields, and configurations against the plugin's schema.

mod budget;
mod convert;
mod entity_check;
mod field;
mod fill;
mod functions;
mod json;
mod json_schema;
mod metaschema;
mod plugin;
mod regex;
mod specialised;
mod structure;
mod typedef;
mod validate;
mod validators;
mod value;
mod violation;

pub(crate) use functions::Found;
pub(crate) use plugin::PluginDefinition;
pub(crate) use value::{Table, TooLarge, Value, export};
pub(crate) use violation::{Step, Violation, path_text};

use crate::limits::MAX_DIAGNOSTICS;
use crate::vm::{LoadError, LoadTime, Sandbox};

/// The result of running the top level.
pub(crate) enum Outcome {
    Value(Value),
    TooLarge(TooLarge),
    Failed(LoadError),
}

/// Loads a schema. A failure of the VM itself counts as a failure of the file.
pub(crate) fn load(source: &[u8], name: &str, time: &LoadTime) -> Outcome {
    match Sandbox::open(source, name, time) {
        Ok((sandbox, Ok(value))) => match export(&sandbox, &value) {
            Ok(value) => Outcome::Value(value),
            Err(too_large) => Outcome::TooLarge(too_large),
        },
        Ok((_, Err(error))) => Outcome::Failed(error),
        Err(error) => Outcome::Failed(LoadError::Raised { line: None, message: error.to_string() }),
    }
}

/// The violations in a schema.
pub(crate) struct Findings {
    /// In the definitions of fields, or in a default value.
    pub(crate) definition: Vec<Violation>,
    /// In the fields of the plugin entity.
    pub(crate) specialised: Vec<Violation>,
    /// The functions of the author.
    pub(crate) functions: Vec<Found>,
}

/// Checks the table that a schema returned.
pub(crate) fn check(schema: &Table) -> Findings {
    let meta = metaschema::metaschema();
    let budget = budget::Budget::new();
    let checker = validate::Checker::new(&meta.definitions, &budget);
    let mut definition = match meta.definitions.record(meta.root) {
        Some(root) => checker.record(root, schema),
        None => Vec::new(),
    };
    if !matches!(schema.get("fields"), Some(Value::Table(_) | Value::Unknown)) {
        let path = Step::Key("fields".to_owned());
        if !definition.iter().any(|violation| violation.path.first() == Some(&path)) {
            definition.push(Violation::new("the schema must have a table of fields").under(path));
        }
    }
    // More violations than fit into a report need not be compared or located in the source.
    definition.truncate(MAX_DIAGNOSTICS);
    for violation in structure::check(schema).into_iter().take(MAX_DIAGNOSTICS) {
        if !definition.iter().any(|known| known.path == violation.path) {
            definition.push(violation);
        }
    }
    let mut findings = Findings {
        definition,
        specialised: specialised::check(schema),
        functions: functions::find(schema),
    };
    findings.definition.truncate(MAX_DIAGNOSTICS);
    findings.specialised.truncate(MAX_DIAGNOSTICS);
    findings.functions.truncate(MAX_DIAGNOSTICS);
    findings
}
