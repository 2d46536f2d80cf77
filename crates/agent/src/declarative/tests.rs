use plugcast_testing::manifest;

use super::*;
use crate::plugin_files::desired;

/// A manifest of two plugins, with an instance of each and one that is scoped to a route.
fn two_plugins(generation: u64, times: u32) -> Manifest {
    let mut manifest = manifest::manifest(generation, &[("one", 1), ("two", generation)]);
    let everywhere = json!({ "name": "one", "config": { "times": times }, "enabled": true });
    let off = json!({
        "name": "two", "instance_name": "second", "config": {}, "enabled": false,
        "protocols": ["http"], "tags": ["a"],
        "ordering": { "before": { "access": ["one"] } }, "condition": "true",
    });
    let on_a_route = json!({
        "name": "one", "config": {}, "enabled": true,
        "route": { "id": "0192c5d4-6a11-7000-8000-000000000009" },
    });
    let instances = [everywhere, off, on_a_route].into_iter().enumerate();
    manifest.instances = instances
        .map(|(number, settings)| Instance {
            id: uuid::Uuid::from_u128(number as u128).into(),
            settings: serde_json::from_value(settings).unwrap(),
            created_at: plugcast_core::Timestamp::from_millis(1_790_000_000_123),
            updated_at: plugcast_core::Timestamp::from_millis(1_790_000_060_456),
        })
        .collect();
    manifest
}

fn render(
    manifest: &Manifest,
    installed: &BTreeMap<PluginName, PluginFiles>,
    previous: Option<Vec<u8>>,
    kind: Declarative,
) -> (Value, Vec<String>) {
    let desired = desired(manifest);
    let ingredients = DeclarativeInput { manifest, installed, desired: &desired, previous };
    let source = |name: &PluginName, kind: FileKind| Ok(format!("{name} {}", kind.file_name()));
    let rendered = ingredients.render(kind, source).unwrap().unwrap();
    (serde_json::from_slice(&rendered.bytes).unwrap(), rendered.left_out)
}

/// The plugin of each entry.
fn names(file: &Value) -> Vec<&str> {
    file["plugins"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["name"].as_str().unwrap())
        .collect()
}

#[test]
fn renders_global_instances_and_leaves_out_scoped_ones() {
    let manifest = two_plugins(3, 2);
    let (file, left_out) = render(&manifest, &desired(&manifest), None, Declarative::Installed);
    let expected = json!({
        "_format_version": "3.0",
        "plugins": [
            {
                "name": "one", "config": { "times": 2 }, "enabled": true,
                "id": "00000000-0000-0000-0000-000000000000",
                "created_at": 1_790_000_000, "updated_at": 1_790_000_060,
            },
            {
                "name": "two", "instance_name": "second", "config": {}, "enabled": false,
                "protocols": ["http"], "tags": ["a"],
                "ordering": { "before": { "access": ["one"] } }, "condition": "true",
                "id": "00000000-0000-0000-0000-000000000001",
                "created_at": 1_790_000_000, "updated_at": 1_790_000_060,
            },
        ],
    });
    assert_eq!(file, expected);
    assert_eq!(left_out, ["00000000-0000-0000-0000-000000000002"]);
}

#[test]
fn streaming_renders_the_plugins_code() {
    let manifest = two_plugins(3, 2);
    let (file, _) = render(&manifest, &desired(&manifest), None, Declarative::Streaming);
    let plugin = |number: usize| {
        let plugin = &manifest.plugins[number];
        json!({
            "id": plugin.id, "name": plugin.name,
            "handler": format!("{} handler.lua", plugin.name),
            "schema": format!("{} schema.lua", plugin.name),
        })
    };
    assert_eq!(file["custom_plugins"], json!([plugin(0), plugin(1)]));
    assert_eq!(names(&file), ["one", "two"]);
}

#[test]
fn keeps_the_previous_entry_of_a_plugin_that_is_held_back() {
    let (before, after) = (two_plugins(3, 2), two_plugins(4, 3));
    let (previous, _) = render(&before, &desired(&before), None, Declarative::Installed);
    let previous = Some(serde_json::to_vec(&previous).unwrap());
    // The new files of `two` are missing: its old files and its old entry stay.
    let (file, _) = render(&after, &desired(&before), previous, Declarative::Installed);
    assert_eq!(names(&file), ["two", "one"]);
    assert_eq!(file["plugins"][1]["config"], json!({ "times": 3 }));
    // `two` has no files at all: Kong would reject the whole file for an entry of it.
    let mut installed = desired(&after);
    installed.retain(|name, _| name.as_str() == "one");
    let (file, _) = render(&after, &installed, None, Declarative::Streaming);
    assert_eq!(names(&file), ["one"]);
    assert_eq!(file["custom_plugins"].as_array().unwrap().len(), 1);
}

#[test]
fn ignores_a_previous_file_that_is_not_readable() {
    let (before, after) = (two_plugins(3, 2), two_plugins(4, 3));
    for previous in
        [None, Some(b"{".to_vec()), Some(b"[]".to_vec()), Some(b"{\"plugins\":1}".to_vec())]
    {
        let (file, _) = render(&after, &desired(&before), previous, Declarative::Installed);
        assert_eq!(names(&file), ["one"]);
    }
}

#[test]
fn renders_an_empty_file_without_instances() {
    let manifest = manifest::manifest(3, &[]);
    let (file, _) = render(&manifest, &desired(&manifest), None, Declarative::Installed);
    assert_eq!(file, json!({ "_format_version": "3.0", "plugins": [] }));
    let none = BTreeMap::new();
    let (desired, previous) = (desired(&manifest), None);
    let ingredients =
        DeclarativeInput { manifest: &manifest, installed: &none, desired: &desired, previous };
    assert!(ingredients.render(Declarative::Off, |_, _| unreachable!()).unwrap().is_none());
}
