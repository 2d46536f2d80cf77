//! Checks that the metaschema cannot express for a single field: the attributes of each type, and the
//! fields that names refer to.

use super::convert::{sequence, texts};
use super::value::{Table, Value};
use super::violation::{Step, Violation};

const NUMERIC: &[&str] = &["integer", "number"];
const SCALAR: &[&str] = &["integer", "number", "string"];
const UNIQUE: &[&str] = &["foreign", "integer", "number", "string"];
const SEQUENCE: &[&str] = &["array", "set"];

/// Attributes that only some types have.
const ATTRIBUTE_TYPES: &[(&str, &[&str])] = &[
    ("abstract", &["array", "integer", "map", "number", "record", "set", "string"]),
    ("between", NUMERIC),
    ("contains", SEQUENCE),
    ("is_regex", &["string"]),
    ("json_schema", &["json"]),
    ("len_eq", &["array", "map", "set", "string"]),
    ("match", &["string"]),
    ("one_of", SCALAR),
    ("timestamp", NUMERIC),
    ("transient", &["array", "boolean", "integer", "number", "set", "string"]),
    ("unique", UNIQUE),
    ("unique_across_ws", UNIQUE),
    ("uuid", &["string"]),
];

/// Attributes that some types require.
const REQUIRED_ATTRIBUTES: &[(&str, &[&str])] = &[
    ("array", &["elements"]),
    ("json", &["json_schema"]),
    ("map", &["keys", "values"]),
    ("record", &["fields"]),
    ("set", &["elements"]),
];

/// Checks a schema's fields and all fields below them.
pub(crate) fn check(schema: &Table) -> Vec<Violation> {
    let mut violations = Vec::new();
    fields(schema, &mut violations);
    violations
}

/// Nulls that Kong's metaschema allows, but on which its code fails.
const WALKED: &[&str] = &["fields", "transformations"];

fn fields(schema: &Table, violations: &mut Vec<Violation>) {
    for name in WALKED {
        if matches!(schema.get(name), Some(Value::Null)) {
            let found = Violation::new("must be a list, not null");
            violations.push(found.under(Step::Key((*name).to_owned())));
        }
    }
    for (index, transformation) in sequence(schema.get("transformations")).iter().enumerate() {
        let Some(transformation) = transformation.as_table() else { continue };
        for list in ["input", "needs"] {
            if matches!(transformation.get(list), Some(Value::Null)) {
                violations.push(
                    Violation::new("must be a list, not null")
                        .under(Step::Key(list.to_owned()))
                        .under(Step::Index(index + 1))
                        .under(Step::Key("transformations".to_owned())),
                );
            }
            for name in texts(transformation.get(list)) {
                if !has_field(schema, &name) {
                    violations.push(
                        Violation::new(format!("invalid field name: {name}"))
                            .under(Step::Key(list.to_owned()))
                            .under(Step::Index(index + 1))
                            .under(Step::Key("transformations".to_owned())),
                    );
                }
            }
        }
    }
    for (index, entry) in sequence(schema.get("fields")).iter().enumerate() {
        let place = |violation: Violation| {
            violation.under(Step::Index(index + 1)).under(Step::Key("fields".to_owned()))
        };
        let Some(entry) = entry.as_table() else {
            let message = "each entry in fields must be a sub-table";
            violations.push(place(Violation::new(message)));
            return;
        };
        let Some((name, definition)) = entry.entries.first() else {
            violations.push(place(Violation::new("field entry table is empty")));
            return;
        };
        let name = Step::Key(super::validators::show(name));
        let mut found = Vec::new();
        match definition {
            Value::Table(definition) => field(definition, schema, &mut found),
            Value::Unknown => {}
            _ => found.push(Violation::new("the field must be a table")),
        }
        violations.extend(found.into_iter().map(|violation| place(violation.under(name.clone()))));
    }
}

fn field(field: &Table, parent: &Table, violations: &mut Vec<Violation>) {
    let kind = match field.get("type") {
        Some(Value::Text(kind)) => String::from_utf8_lossy(kind).into_owned(),
        Some(Value::Unknown) => return,
        // The metaschema rejects a type that is not a string.
        Some(_) => String::new(),
        None => {
            violations.push(Violation::new("missing type declaration"));
            return;
        }
    };
    attributes(field, &kind, violations);
    for name in ["elements", "keys", "values"] {
        match field.get(name) {
            None | Some(Value::Bool(false) | Value::Unknown) => {}
            Some(Value::Table(nested)) => {
                let mut found = Vec::new();
                self::field(nested, field, &mut found);
                let step = Step::Key(name.to_owned());
                violations.extend(found.into_iter().map(|v| v.under(step.clone())));
            }
            Some(_) => violations.push(Violation::new(format!("'{name}' must be a table"))),
        }
    }
    if kind == "json" {
        parent_key(field, parent, violations);
    }
    match field.get("fields") {
        Some(Value::Table(_)) => fields(field, violations),
        Some(Value::Null) => {
            let found = Violation::new("must be a list, not null");
            violations.push(found.under(Step::Key("fields".to_owned())));
        }
        _ => {}
    }
}

fn attributes(field: &Table, kind: &str, violations: &mut Vec<Violation>) {
    let is_set = |name: &str| !matches!(field.get(name), None | Some(Value::Bool(false)));
    let is_abstract = kind == "record" && is_set("abstract");
    let required = REQUIRED_ATTRIBUTES.iter().find(|(own, _)| *own == kind && !is_abstract);
    for name in required.map(|(_, names)| *names).unwrap_or_default() {
        if !is_set(name) {
            let message = format!("field of type '{kind}' must declare '{name}'");
            violations.push(Violation::new(message));
        }
    }
    for (name, kinds) in ATTRIBUTE_TYPES {
        if field.get(name).is_some() && !kinds.contains(&kind) {
            let message = format!("field of type '{kind}' cannot have attribute '{name}'");
            violations.push(Violation::new(message).under(Step::Key((*name).to_owned())));
        }
    }
}

/// The key that selects a JSON schema must be a string field of the same record.
fn parent_key(field: &Table, parent: &Table, violations: &mut Vec<Violation>) {
    let key = match field.get("json_schema") {
        Some(Value::Table(json_schema)) => json_schema.get("parent_subschema_key").cloned(),
        Some(Value::Null) => {
            let found = Violation::new("must be a table, not null");
            violations.push(found.under(Step::Key("json_schema".to_owned())));
            return;
        }
        _ => None,
    };
    let Some(key) = key else { return };
    let siblings = match parent.get("fields") {
        Some(Value::Table(siblings)) => siblings.sequence.as_slice(),
        _ => &[],
    };
    let entries = siblings.iter().filter_map(|entry| entry.as_table()?.entries.first());
    let mut named = entries.filter(|(name, _)| name.raw_equals(&key));
    let message = match named.next() {
        None => "value must be a field name of the parent schema",
        Some((_, Value::Table(sibling)))
            if sibling.get("type").is_some_and(|kind| kind.raw_equals(&Value::text("string"))) =>
        {
            return;
        }
        Some(_) => "value must be a string field of the parent schema",
    };
    let violation = Violation::new(message).under(Step::Key("parent_subschema_key".to_owned()));
    violations.push(violation.under(Step::Key("json_schema".to_owned())));
}

/// Whether a dotted name leads to a field. Fields behind a foreign field are unknown.
fn has_field(schema: &Table, name: &str) -> bool {
    let (head, tail) = match name.split_once('.') {
        None => (name, None),
        Some((head, tail)) => (head, Some(tail)),
    };
    let entries = sequence(schema.get("fields")).iter();
    let mut entries = entries.filter_map(|entry| entry.as_table()?.entries.first());
    let Some((_, field)) = entries.find(|(key, _)| key.raw_equals(&Value::text(head))) else {
        return false;
    };
    match (tail, field.as_table()) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(tail), Some(field)) => {
            field.get("type").is_some_and(|kind| kind.raw_equals(&Value::text("foreign")))
                || has_field(field, tail)
        }
    }
}
