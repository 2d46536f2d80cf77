use super::*;
use crate::{sample, store::desired};

/// The manifest of two plugins, with an instance of each and one that is limited to a route.
fn manifest(generation: u64, times: u32) -> Manifest {
    let mut manifest = sample::manifest(generation, &[("one", 1), ("two", generation)]);
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
    installed: &BTreeMap<PluginName, InstalledPlugin>,
    previous: Option<Vec<u8>>,
    kind: Declarative,
) -> (Value, Vec<String>) {
    let desired = desired(manifest);
    let ingredients = Ingredients { manifest, installed, desired: &desired, previous };
    let source = |name: &PluginName, kind: FileKind| Ok(format!("{name} {}", kind.file_name()));
    let rendered = ingredients.render(kind, source).unwrap().unwrap();
    (serde_json::from_slice(&rendered.bytes).unwrap(), rendered.left_out)
}

fn names(file: &Value) -> Vec<&str> {
    file["plugins"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect()
}

#[test]
fn what_holds_everywhere_is_in_the_file() {
    let manifest = manifest(3, 2);
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
fn a_gateway_that_streams_gets_the_code_too() {
    let manifest = manifest(3, 2);
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
fn an_instance_goes_with_the_files_of_its_plugin() {
    let (before, after) = (manifest(3, 2), manifest(4, 3));
    let (previous, _) = render(&before, &desired(&before), None, Declarative::Installed);
    let previous = Some(serde_json::to_vec(&previous).unwrap());
    // The new files of `two` cannot be had: it stays as it was, and so does its instance.
    let (file, _) = render(&after, &desired(&before), previous, Declarative::Installed);
    assert_eq!(names(&file), ["two", "one"]);
    assert_eq!(file["plugins"][1]["config"], json!({ "times": 3 }));
    // Where there never were any, Kong would refuse the whole file for its instance.
    let mut installed = desired(&after);
    installed.retain(|name, _| name.as_str() == "one");
    let (file, _) = render(&after, &installed, None, Declarative::Streaming);
    assert_eq!(names(&file), ["one"]);
    assert_eq!(file["custom_plugins"].as_array().unwrap().len(), 1);
}

#[test]
fn a_previous_file_that_cannot_be_read_keeps_nothing() {
    let (before, after) = (manifest(3, 2), manifest(4, 3));
    for previous in
        [None, Some(b"{".to_vec()), Some(b"[]".to_vec()), Some(b"{\"plugins\":1}".to_vec())]
    {
        let (file, _) = render(&after, &desired(&before), previous, Declarative::Installed);
        assert_eq!(names(&file), ["one"]);
    }
}

#[test]
fn without_instances_there_is_a_file_all_the_same() {
    let manifest = sample::manifest(3, &[]);
    let (file, _) = render(&manifest, &desired(&manifest), None, Declarative::Installed);
    assert_eq!(file, json!({ "_format_version": "3.0", "plugins": [] }));
    let none = BTreeMap::new();
    let (desired, previous) = (desired(&manifest), None);
    let ingredients =
        Ingredients { manifest: &manifest, installed: &none, desired: &desired, previous };
    assert!(ingredients.render(Declarative::Off, |_, _| unreachable!()).unwrap().is_none());
}
