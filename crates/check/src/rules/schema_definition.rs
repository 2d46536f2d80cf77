//! The definitions of a schema's fields, defaults included, are valid under Kong's metaschema.

use super::subject::SchemaSubject;
use super::{Context, Finding, Place};
use crate::schema::{Step, Violation};

/// Attributes that do not exist, and what their authors usually mean.
const MEANT: &[(&str, &str)] = &[
    ("enum", "`one_of` lists the values a field may have"),
    ("legacy", "Kong 3.0 removed `legacy`; leave it out"),
    ("nullable", "a field is nullable unless it has `required = true`; leave it out"),
    ("nilable", "a field is nullable unless it has `required = true`; leave it out"),
    ("validate", "checks are attributes such as `match`, `between` or `one_of`"),
    ("pattern", "`match` holds the Lua pattern that a string must contain"),
    ("regex", "`match` holds the Lua pattern that a string must contain"),
    ("min", "`between = { min, max }` or `gt` bounds a number; `len_min` bounds a length"),
    ("max", "`between = { min, max }` bounds a number; `len_max` bounds a length"),
    ("indexed", "Kong 1.0 removed `indexed`; leave it out"),
    ("schema", "a record has `fields = { { name = { type = ... } } }` instead"),
    ("func", "only entries of `shorthand_fields` may have a function"),
    ("no_consumer", "write `{ consumer = typedefs.no_consumer }` into `fields`"),
    ("self_check", "check the configuration in handler.lua instead"),
];

/// Before Kong 1.0, fields were keys of one table.
const LISTED: &str = "`fields` is a list with a table for each field: `fields = { { config = \
                      { type = \"record\", fields = { { host = { type = \"string\" } } } } } }`";

pub(crate) fn check(_: &Context<'_>, schema: &SchemaSubject<'_>) -> Vec<Finding> {
    // The rule `schema-name` reports the name in more detail.
    let is_name = |violation: &&Violation| matches!(violation.path.as_slice(), [Step::Key(key)] if key == "name");
    let violations = schema.findings.definition.iter();
    violations.filter(|violation| !is_name(violation)).map(finding).collect()
}

fn finding(violation: &Violation) -> Finding {
    let place = Place::SchemaField(violation.path.clone());
    let finding = Finding::new(violation.message.clone()).at(place);
    match help(violation) {
        Some(help) => finding.help(help),
        None => finding,
    }
}

fn help(violation: &Violation) -> Option<&'static str> {
    let Some(Step::Key(key)) = violation.path.last() else { return None };
    match violation.message.as_str() {
        "expected an array" if key == "fields" => Some(LISTED),
        "unknown field" => MEANT.iter().find(|(name, _)| name == key).map(|(_, help)| *help),
        "length must be at least 1" => Some("an empty string is allowed only with `len_min = 0`"),
        message if key == "description" && message.starts_with("length must be") => {
            Some("a description has 10 to 500 characters")
        }
        _ if key == "default" => Some("a default must be a value that the field itself accepts"),
        _ => None,
    }
}
