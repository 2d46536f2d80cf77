//! Conversion between values of schemas or configurations and JSON.

use super::field::{Definitions, Field, Kind};
use super::validators::show;
use super::value::{Table, Value};
use serde_json::{Map, Number, Value as Json};
use std::sync::Arc;

/// Attributes of a definition that are lists even if they are empty.
const LISTS: &[&str] = &[
    "between",
    "entity_checks",
    "examples",
    "fields",
    "match_all",
    "match_none",
    "not_one_of",
    "one_of",
    "shorthand_fields",
];

/// The largest whole number up to which all are exact in Lua.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

pub(crate) fn from_json(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => Value::Number(number.as_f64().unwrap_or(f64::NAN)),
        Json::String(text) => Value::text(text),
        Json::Array(items) => Value::Table(Arc::new(Table {
            sequence: items.iter().map(from_json).collect(),
            entries: Vec::new(),
        })),
        Json::Object(members) => {
            let entries = members.iter().map(|(key, value)| (Value::text(key), from_json(value)));
            Value::Table(Arc::new(Table { sequence: Vec::new(), entries: entries.collect() }))
        }
    }
}

/// The value of a field as JSON. The field's type decides whether an empty table is a list or an
/// object.
pub(crate) fn to_json(definitions: &Definitions, field: &Field, value: &Value) -> Json {
    let Value::Table(table) = value else { return scalar(value) };
    let part = |id: Option<_>| id.and_then(|id| definitions.field(id));
    let nested = |field: Option<&Field>, value: &Value| match field {
        Some(field) => to_json(definitions, field, value),
        None => definition_to_json("", value),
    };
    match field.kind {
        Kind::Array | Kind::Set => {
            let elements = part(field.elements);
            Json::Array(table.sequence.iter().map(|value| nested(elements, value)).collect())
        }
        Kind::Record | Kind::Map | Kind::Foreign => {
            let record = field.record.and_then(|id| definitions.record(id));
            let values = part(field.values);
            let members = super::validate::pairs(table).map(|(key, value)| {
                let name = show(&key);
                let own = record.and_then(|record| record.field(&name));
                let field = own.and_then(|id| definitions.field(id)).or(values);
                (name, nested(field, value))
            });
            Json::Object(members.collect())
        }
        _ => definition_to_json("", value),
    }
}

/// A part of a definition as JSON. Functions are left out.
pub(crate) fn definition_to_json(attribute: &str, value: &Value) -> Json {
    let Value::Table(table) = value else { return scalar(value) };
    let is_list = !table.sequence.is_empty() || LISTS.contains(&attribute);
    if is_list {
        let items = table.sequence.iter().map(|value| definition_to_json("", value));
        return Json::Array(items.collect());
    }
    let is_mapped = matches!(table.get("type"), Some(Value::Text(kind))
        if matches!(&**kind, b"map" | b"record" | b"json" | b"foreign"));
    let mut members = Map::new();
    for (key, value) in &table.entries {
        if matches!(value, Value::Function(_) | Value::Other | Value::Unknown) {
            continue;
        }
        let key = show(key);
        let is_empty_list = key == "default"
            && !is_mapped
            && value.as_table().is_some_and(|default| default.is_empty());
        let json = match is_empty_list {
            true => Json::Array(Vec::new()),
            false => definition_to_json(&key, value),
        };
        members.insert(key, json);
    }
    Json::Object(members)
}

fn scalar(value: &Value) -> Json {
    match value {
        Value::Bool(value) => Json::Bool(*value),
        #[allow(clippy::cast_possible_truncation)]
        Value::Number(number) if number.fract() == 0.0 && number.abs() < MAX_EXACT => {
            Json::Number(Number::from(*number as i64))
        }
        Value::Number(number) => Number::from_f64(*number).map_or(Json::Null, Json::Number),
        Value::Text(text) => Json::String(String::from_utf8_lossy(text).into_owned()),
        _ => Json::Null,
    }
}
