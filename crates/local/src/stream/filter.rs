//! Lambda's event filtering: which records of the stream reach the distributor.

use serde_json::Value;

/// The filter of the template's event source mapping: only new changes pass.
pub const FILTER_PATTERN: &str =
    r#"{"eventName":["INSERT"],"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"CHANGE#"}]}}}}"#;

/// Whether `record` matches `pattern`, by Lambda's rules: an object matches field by field, and a
/// list holds the values that a field may have, literal or as a prefix.
pub(super) fn matches(pattern: &Value, record: &Value) -> bool {
    match pattern {
        Value::Object(fields) => fields
            .iter()
            .all(|(name, pattern)| record.get(name).is_some_and(|value| matches(pattern, value))),
        Value::Array(choices) => choices.iter().any(|choice| allows(choice, record)),
        _ => false,
    }
}

fn allows(choice: &Value, value: &Value) -> bool {
    match choice.get("prefix").and_then(Value::as_str) {
        Some(prefix) => value.as_str().is_some_and(|text| text.starts_with(prefix)),
        None => choice == value,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn passes_only_new_changes() {
        let pattern: Value = serde_json::from_str(FILTER_PATTERN).unwrap();
        let record = |name: &str, sort_key: &str| json!({"eventName": name, "dynamodb": {"Keys": {"sk": {"S": sort_key}}}});
        assert!(matches(&pattern, &record("INSERT", "CHANGE#7")));
        assert!(!matches(&pattern, &record("REMOVE", "CHANGE#7")));
        assert!(!matches(&pattern, &record("INSERT", "PLUGIN#7")));
        assert!(!matches(&pattern, &json!({"eventName": "INSERT"})));
    }
}
