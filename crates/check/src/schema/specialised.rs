//! Checks a plugin's schema against the plugin entity, whose fields it may specialise.

use super::convert::sequence;
use super::validate::ENTITIES;
use super::value::{Table, Value};
use super::violation::{Step, Violation};

/// The fields of the plugin entity with their types, and the type of their elements.
const FIELDS: &[(&str, &str, Option<&str>)] = &[
    ("id", "string", None),
    ("name", "string", None),
    ("instance_name", "string", None),
    ("created_at", "integer", None),
    ("updated_at", "integer", None),
    ("route", "foreign", None),
    ("service", "foreign", None),
    ("consumer", "foreign", None),
    ("config", "record", None),
    ("protocols", "set", Some("string")),
    ("enabled", "boolean", None),
    ("tags", "set", Some("string")),
];

pub(crate) fn check(schema: &Table) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (index, entry) in sequence(schema.get("fields")).iter().enumerate() {
        let entry = entry.as_table().and_then(|entry| entry.entries.first());
        let Some((Value::Text(name), Value::Table(field))) = entry else { continue };
        let name = String::from_utf8_lossy(name).into_owned();
        if let Err(message) = check_field(&name, field) {
            let violation = Violation::new(message).under(Step::Key(name));
            let violation = violation.under(Step::Index(index + 1));
            violations.push(violation.under(Step::Key("fields".to_owned())));
        }
    }
    violations
}

fn check_field(name: &str, field: &Table) -> Result<(), String> {
    let text = |table: &Table, key: &str| {
        table.get(key).and_then(Value::as_text).map(|text| text.into_owned())
    };
    let kind = text(field, "type").unwrap_or_default();
    if kind == "foreign" {
        let reference = text(field, "reference").unwrap_or_default();
        if !ENTITIES.contains(&reference.as_str()) {
            return Err(format!("schema refers to an invalid foreign entity: {reference}"));
        }
    }
    let Some((_, wanted, elements)) = FIELDS.iter().find(|(own, _, _)| *own == name) else {
        return Err("cannot create a new field; put it into `config`".to_owned());
    };
    let is_elements = elements.is_none_or(|elements| {
        let own = field.get("elements").and_then(Value::as_table);
        own.and_then(|own| text(own, "type")).as_deref() == Some(elements)
    });
    // Kong treats JSON with a schema of its own as a record.
    let is_kind = kind == *wanted || (*wanted == "record" && kind == "json");
    if matches!(field.get("type"), Some(Value::Unknown)) || (is_kind && is_elements) {
        return Ok(());
    }
    let wanted = match elements {
        Some(elements) => format!("{wanted} of {elements}"),
        None => (*wanted).to_owned(),
    };
    Err(format!("cannot change type in a specialized field; it is a {wanted}"))
}
