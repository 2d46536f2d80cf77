//! JSON whose bytes are a function of its value, and what they take in an answer.

use serde_json::{Map, Value};

/// `value` with the members of every object in the order of their names.
pub(super) fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(sorted_members(members)),
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        scalar => scalar,
    }
}

/// `members` in the order of their names, and so on inwards.
pub(super) fn sorted_members(members: Map<String, Value>) -> Map<String, Value> {
    let mut members: Vec<(String, Value)> =
        members.into_iter().map(|(name, value)| (name, sorted(value))).collect();
    members.sort_by(|a, b| a.0.cmp(&b.0));
    members.into_iter().collect()
}

/// The bytes that `json` takes as a string within a string: a manifest is a string of a body, and
/// Lambda's answer has the body as a string. A quote and a backslash become four bytes; JSON has
/// no bare control characters.
pub fn quoted_twice(json: &[u8]) -> u64 {
    let quoted = json.iter().filter(|byte| matches!(byte, b'"' | b'\\')).count();
    json.len() as u64 + 3 * quoted as u64
}
