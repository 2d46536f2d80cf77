//! Comparing a value with its golden file, in both directions.

use std::{fmt::Debug, fs, path::PathBuf};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// Set to write the files instead of reading them.
const WRITE_VARIABLE: &str = "PLUGCAST_WRITE_GOLDENS";

/// Fields whose keys are data: later versions add no fields to them.
const MAPS: [&str; 5] = ["labels", "versions", "sources", "ordering", "fields"];

/// A field that only instances have. In an instance, `config` is data too.
const OF_AN_INSTANCE: &str = "enabled";

/// Asserts that `value` serialises to the golden `name`, that the golden reads back as `value`, and
/// that it still does after a later version has added a field to each of its objects.
pub(super) fn assert_golden<T>(name: &str, value: &T)
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    let path = path_of(name);
    let written = format!("{}\n", serde_json::to_string_pretty(value).unwrap());
    if std::env::var_os(WRITE_VARIABLE).is_some() {
        fs::write(&path, &written).unwrap();
    }
    let golden = fs::read_to_string(&path).unwrap();
    assert_eq!(written, golden, "{name} has another form");
    assert_eq!(serde_json::from_str::<T>(&golden).unwrap(), *value, "{name} does not read back");
    let mut newer: Value = serde_json::from_str(&golden).unwrap();
    add_fields(&mut newer);
    assert_eq!(serde_json::from_value::<T>(newer).unwrap(), *value, "{name} with a new field");
}

/// Asserts that the golden `name` can be read without `fields`, which an older peer does not send.
pub(super) fn assert_optional<T: DeserializeOwned>(name: &str, fields: &[&str]) {
    let mut older: Value =
        serde_json::from_str(&fs::read_to_string(path_of(name)).unwrap()).unwrap();
    for field in fields {
        assert!(older.as_object_mut().unwrap().shift_remove(*field).is_some(), "{name}: {field}");
    }
    assert!(serde_json::from_value::<T>(older).is_ok(), "{name} without {fields:?}");
}

fn path_of(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("goldens").join(format!("{name}.json"))
}

fn add_fields(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let is_instance = fields.contains_key(OF_AN_INSTANCE);
            let is_data = |name: &str| MAPS.contains(&name) || (is_instance && name == "config");
            let nested = fields.iter_mut().filter(|(name, _)| !is_data(name));
            nested.for_each(|(_, field)| add_fields(field));
            fields.insert("added_later".to_owned(), json!({ "by": ["a", "newer", "version"] }));
        }
        Value::Array(entries) => entries.iter_mut().for_each(add_fields),
        _ => {}
    }
}

/// Finds golden files of types that no longer exist.
#[test]
fn every_golden_file_has_a_test() {
    let sources = ["messages", "sync", "rest", "errors", "overviews"].map(|module| {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/goldens");
        fs::read_to_string(folder.join(format!("{module}.rs"))).unwrap()
    });
    for file in fs::read_dir(path_of("any").parent().unwrap()).unwrap() {
        let name = file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned();
        let quoted = format!("\"{name}\"");
        assert!(sources.iter().any(|source| source.contains(&quoted)), "no test uses {name}");
    }
}
