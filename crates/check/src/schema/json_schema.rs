//! The part of JSON Schema, draft 4, that `json` fields need.

use super::field::Field;
use super::value::{Table, Value};
use rustc_hash::FxHashSet;

const DRAFT: &str = "http://json-schema.org/draft-04/schema";
const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

/// A value of a `json` field that is a member of a record.
pub(crate) fn member(field: &Field, value: &Value, input: &Table) -> Result<(), String> {
    let Some(Value::Table(definition)) = &field.json_schema else {
        return Err(super::violation::CANNOT_VALIDATE.to_owned());
    };
    if let Some(inline) = definition.get("inline").filter(|v| !matches!(v, Value::Null)) {
        return validate(value, inline);
    }
    let key = definition.get("parent_subschema_key").and_then(Value::as_text).unwrap_or_default();
    let is_optional = matches!(definition.get("optional"), Some(Value::Bool(true)));
    match input.get(&key) {
        // Named schemas are in the gateway, so the check does not have them.
        Some(_) => match definition.get("default") {
            Some(default) if !matches!(default, Value::Null) => validate(value, default),
            _ if is_optional => Ok(()),
            _ => Err(format!("mandatory json schema for field ({key}) not found")),
        },
        None if is_optional => Ok(()),
        None => Err(format!("validation depends on the parent attribute {key}, but it is not set")),
    }
}

/// Whether a value is a JSON schema.
pub(crate) fn check(schema: &Value) -> Result<(), String> {
    let Value::Table(schema) = schema else {
        return match schema {
            Value::Unknown => Ok(()),
            other => Err(format!("expected a JSON schema, but got {}", other.type_name())),
        };
    };
    if !schema.sequence.is_empty() {
        return Err("expected a JSON schema, but got an array".to_owned());
    }
    for (key, value) in &schema.entries {
        let Some(key) = key.as_text() else { continue };
        check_keyword(&key, value).map_err(|error| format!("property {key}: {error}"))?;
    }
    for (bound, limit) in [("exclusiveMaximum", "maximum"), ("exclusiveMinimum", "minimum")] {
        if schema.get(bound).is_some() && schema.get(limit).is_none() {
            return Err(format!("property {limit} is required when {bound} is set"));
        }
    }
    Ok(())
}

/// Whether a value is a JSON schema of the draft that Kong supports.
pub(crate) fn check_document(schema: &Value) -> Result<(), String> {
    let named = schema.as_table().and_then(|schema| schema.get("$schema")?.as_text());
    match named {
        Some(named) if named.strip_suffix('#').unwrap_or(&named) != DRAFT => {
            Err(format!("unsupported document $schema: '{named}', expected: {DRAFT}#"))
        }
        _ => check(schema),
    }
}

fn check_keyword(key: &str, value: &Value) -> Result<(), String> {
    match key {
        "type" => check_type(value),
        "id" | "$schema" | "title" | "description" | "format" | "pattern" => {
            expect(matches!(value, Value::Text(_)), "a string")
        }
        "multipleOf" => expect(matches!(value, Value::Number(n) if *n > 0.0), "a number over 0"),
        "maximum" | "minimum" => expect(matches!(value, Value::Number(_)), "a number"),
        "exclusiveMaximum" | "exclusiveMinimum" | "uniqueItems" => {
            expect(matches!(value, Value::Bool(_)), "a boolean")
        }
        "maxLength" | "minLength" | "maxItems" | "minItems" | "maxProperties" | "minProperties" => {
            let is_count = matches!(value, Value::Number(n) if *n >= 0.0 && n.fract() == 0.0);
            expect(is_count, "a whole number")
        }
        "additionalItems" | "additionalProperties" if matches!(value, Value::Bool(_)) => Ok(()),
        "additionalItems" | "additionalProperties" | "not" => check(value),
        "items" if is_list(value) => check_all(value),
        "items" => check(value),
        "allOf" | "anyOf" | "oneOf" => {
            expect(is_list(value), "an array of schemas")?;
            check_all(value)
        }
        "definitions" | "properties" | "patternProperties" => {
            let Value::Table(map) = value else { return expect(false, "an object") };
            expect(map.sequence.is_empty(), "an object")?;
            map.entries.iter().try_for_each(|(_, schema)| check(schema))
        }
        "required" => check_texts(value),
        "dependencies" => {
            let Value::Table(map) = value else { return expect(false, "an object") };
            expect(map.sequence.is_empty(), "an object")?;
            map.entries.iter().try_for_each(|(_, dependency)| match is_list(dependency) {
                true => check_texts(dependency),
                false => check(dependency),
            })
        }
        "enum" => {
            expect(is_list(value), "an array")?;
            check_unique(super::convert::sequence(Some(value)))
        }
        _ => Ok(()),
    }
}

fn check_texts(value: &Value) -> Result<(), String> {
    let is_texts = |list: &Table| list.sequence.iter().all(|v| matches!(v, Value::Text(_)));
    let holds = matches!(value, Value::Table(list) if is_texts(list)) && is_list(value);
    expect(holds, "an array of strings")?;
    check_unique(super::convert::sequence(Some(value)))
}

fn check_unique(items: &[Value]) -> Result<(), String> {
    let (tables, scalars): (Vec<_>, Vec<_>) =
        items.iter().partition(|item| item.as_table().is_some());
    let mut seen = FxHashSet::default();
    let mut holds = scalars.iter().all(|item| item.raw_key().is_none_or(|key| seen.insert(key)));
    for (at, item) in tables.iter().enumerate() {
        holds &= !tables.iter().take(at).any(|earlier| earlier.deeply_equals(item));
    }
    expect(holds, "unique items")
}

fn check_type(value: &Value) -> Result<(), String> {
    let is_type =
        |value: &Value| value.as_text().is_some_and(|name| TYPES.contains(&name.as_ref()));
    let holds = match value {
        Value::Table(list) => {
            check_unique(super::convert::sequence(Some(value)))?;
            is_list(value) && list.is_sequence() && list.sequence.iter().all(is_type)
        }
        other => is_type(other),
    };
    expect(holds, &format!("one of {}", TYPES.join(", ")))
}

fn check_all(value: &Value) -> Result<(), String> {
    super::convert::sequence(Some(value)).iter().try_for_each(check)
}

fn is_list(value: &Value) -> bool {
    matches!(value, Value::Table(list) if !list.sequence.is_empty())
}

fn expect(holds: bool, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(format!("expected {what}")) }
}

/// Validates a value against a schema.
pub(crate) fn validate(value: &Value, schema: &Value) -> Result<(), String> {
    let Value::Table(schema) = schema else { return Ok(()) };
    if let Some(wanted) = schema.get("type") {
        let names: Vec<_> = match wanted {
            Value::Table(list) => list.sequence.iter().filter_map(Value::as_text).collect(),
            other => other.as_text().into_iter().collect(),
        };
        if !names.iter().any(|name| has_type(value, name)) {
            let wanted = names.join(" or ");
            return Err(format!("wrong type: expected {wanted}, got {}", value.type_name()));
        }
    }
    if let Some(Value::Table(options)) = schema.get("enum")
        && !options.sequence.iter().any(|option| option.raw_equals(value))
    {
        return Err("matches none of the enum values".to_owned());
    }
    match value {
        Value::Table(table) => validate_table(table, schema),
        Value::Number(number) => validate_number(*number, schema),
        Value::Text(text) => validate_length(text.len(), schema, "minLength", "maxLength"),
        _ => Ok(()),
    }
}

/// An empty table counts as both an array and an object.
fn validate_table(table: &Table, schema: &Table) -> Result<(), String> {
    if table.entries.is_empty() {
        validate_items(&table.sequence, schema)?;
    }
    if table.sequence.is_empty() { validate_properties(table, schema) } else { Ok(()) }
}

fn validate_items(items: &[Value], schema: &Table) -> Result<(), String> {
    match schema.get("items") {
        Some(Value::Table(tuple)) if !tuple.sequence.is_empty() => {
            items.iter().zip(&tuple.sequence).try_for_each(|(item, own)| validate(item, own))?;
        }
        Some(one @ Value::Table(_)) => items.iter().try_for_each(|item| validate(item, one))?,
        _ => {}
    }
    if matches!(schema.get("uniqueItems"), Some(Value::Bool(true))) {
        check_unique(items)?;
    }
    validate_length(items.len(), schema, "minItems", "maxItems")
}

fn validate_properties(table: &Table, schema: &Table) -> Result<(), String> {
    for name in super::convert::texts(schema.get("required")) {
        if table.get(&name).is_none() {
            return Err(format!("property {name} is required"));
        }
    }
    let properties = schema.get("properties").and_then(Value::as_table);
    for (key, value) in &table.entries {
        let Some(key) = key.as_text() else { continue };
        match properties.and_then(|properties| properties.get(&key)) {
            Some(property) => {
                validate(value, property).map_err(|error| format!("property {key}: {error}"))?;
            }
            None => match schema.get("additionalProperties") {
                Some(Value::Bool(false)) => {
                    return Err(format!("additional property {key} is not allowed"));
                }
                Some(additional @ Value::Table(_)) => validate(value, additional)?,
                _ => {}
            },
        }
    }
    validate_length(table.entries.len(), schema, "minProperties", "maxProperties")
}

fn validate_number(number: f64, schema: &Table) -> Result<(), String> {
    match (schema.get("minimum"), schema.get("maximum")) {
        (Some(Value::Number(low)), _) if number < *low => Err(format!("expected at least {low}")),
        (_, Some(Value::Number(high))) if number > *high => Err(format!("expected at most {high}")),
        _ => Ok(()),
    }
}

fn validate_length(length: usize, schema: &Table, low: &str, high: &str) -> Result<(), String> {
    #[allow(clippy::cast_precision_loss)]
    let length = length as f64;
    match (schema.get(low), schema.get(high)) {
        (Some(Value::Number(low)), _) if length < *low => Err(format!("expected at least {low}")),
        (_, Some(Value::Number(high))) if length > *high => Err(format!("expected at most {high}")),
        _ => Ok(()),
    }
}

fn has_type(value: &Value, name: &str) -> bool {
    match name {
        "array" => matches!(value, Value::Table(table) if table.is_sequence()),
        "boolean" => matches!(value, Value::Bool(_)),
        "integer" => matches!(value, Value::Number(n) if n.fract() == 0.0),
        "null" => matches!(value, Value::Null),
        "number" => matches!(value, Value::Number(_)),
        "object" => matches!(value, Value::Table(table) if table.sequence.is_empty()),
        "string" => matches!(value, Value::Text(_)),
        _ => false,
    }
}
