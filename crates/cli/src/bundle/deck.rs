//! decK's state files.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Bundle, BundledPlugin, Instance, source_text::SourceText};
use crate::CliError;

/// The fields of an instance's scope, in decK's order.
const SCOPES: [&str; 4] = ["consumer", "consumer_group", "route", "service"];

/// Fields of an instance that the control plane sets, and that no state file has.
const UNSTATED: [&str; 2] = ["created_at", "updated_at"];

/// The part of a state file that Plugcast reads.
#[derive(Deserialize)]
struct StateFile {
    #[serde(default)]
    custom_plugins: Vec<BundledPlugin>,
    #[serde(default)]
    plugins: Vec<Instance>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// Reads a state file.
pub(crate) fn parse(text: &str) -> Result<Bundle, String> {
    let file: StateFile = serde_saphyr::from_str(text).map_err(|error| error.to_string())?;
    let mut instances = file.plugins;
    instances.iter_mut().for_each(|instance| {
        SCOPES.iter().for_each(|scope| name_to_reference(&mut instance.rest, scope));
    });
    let unmoved = ["services", "routes", "consumers", "consumer_groups"]
        .into_iter()
        .filter(|entity| {
            file.rest.get(*entity).and_then(Value::as_array).is_some_and(|of| holds_plugins(of))
        })
        .map(|entity| {
            format!("instances nested under {entity} are skipped: their scope is a name, not an id")
        });
    Ok(Bundle { plugins: file.custom_plugins, instances, notes: unmoved.collect() })
}

/// decK writes `service: ID`, the API `service: {id: ID}`.
fn name_to_reference(instance: &mut Map<String, Value>, scope: &str) {
    if let Some(Value::String(id)) = instance.get(scope) {
        let reference = serde_json::json!({ "id": id });
        instance.insert(scope.to_owned(), reference);
    }
}

fn holds_plugins(entities: &[Value]) -> bool {
    let mut fields = entities.iter().filter_map(|entity| entity.get("plugins")?.as_array());
    fields.any(|plugins| !plugins.is_empty())
}

/// A state file to write.
#[derive(Serialize)]
struct NewStateFile<'a> {
    #[serde(rename = "_format_version")]
    format_version: &'static str,
    #[serde(rename = "_info", skip_serializing_if = "Option::is_none")]
    info: Option<Info>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    custom_plugins: Vec<NewPlugin<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    plugins: Vec<Map<String, Value>>,
}

#[derive(Serialize)]
struct Info {
    include_plugin_definitions: bool,
}

#[derive(Serialize)]
struct NewPlugin<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<&'a [String]>,
    schema: SourceText<'a>,
    handler: SourceText<'a>,
}

/// The state file of a whole bundle.
pub(crate) fn write(bundle: &Bundle) -> Result<String, CliError> {
    let plugins = bundle.plugins.iter().map(|plugin| NewPlugin {
        id: plugin.id.as_deref(),
        name: &plugin.name,
        tags: plugin.tags.as_deref(),
        schema: SourceText(&plugin.schema),
        handler: SourceText(&plugin.handler),
    });
    state_file(plugins.collect(), &bundle.instances)
}

/// The state file of instances only; their plugins are in folders.
pub(crate) fn write_instances(instances: &[Instance]) -> Result<String, CliError> {
    state_file(Vec::new(), instances)
}

fn state_file(
    custom_plugins: Vec<NewPlugin<'_>>,
    instances: &[Instance],
) -> Result<String, CliError> {
    let file = NewStateFile {
        format_version: "3.0",
        info: (!custom_plugins.is_empty()).then_some(Info { include_plugin_definitions: true }),
        custom_plugins,
        plugins: instances.iter().map(stated).collect(),
    };
    serde_saphyr::to_string(&file)
        .map_err(|error| CliError::failed(format!("cannot write YAML: {error}")))
}

/// An instance in the form of a state file: its name first, without nulls, scopes as ids.
fn stated(instance: &Instance) -> Map<String, Value> {
    let mut stated = Map::new();
    stated.insert("name".to_owned(), instance.name.clone().into());
    for (field, value) in &instance.rest {
        let value = match value {
            Value::Null => continue,
            _ if UNSTATED.contains(&field.as_str()) => continue,
            Value::Object(reference) if SCOPES.contains(&field.as_str()) => {
                reference.get("id").cloned().unwrap_or_default()
            }
            other => other.clone(),
        };
        stated.insert(field.clone(), value);
    }
    stated
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn plugin(handler: &str) -> BundledPlugin {
        BundledPlugin {
            id: Some("0192c5d4-6a11-7000-8000-000000000001".to_owned()),
            name: "headers".to_owned(),
            handler: handler.to_owned(),
            schema: "return {}\n".to_owned(),
            tags: Some(vec!["a".to_owned(), "yes".to_owned()]),
        }
    }

    fn round_trip(bundle: &Bundle) -> Bundle {
        let text = write(bundle).unwrap();
        parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    #[test]
    fn writes_a_source_as_a_readable_block() {
        let plugins = vec![plugin("local a = 1\n\n\treturn { a = a } -- ü\n")];
        let text = write(&Bundle { plugins, ..Bundle::default() }).unwrap();
        assert!(text.contains("handler: |\n"), "{text}");
        assert!(text.contains("    local a = 1\n"), "{text}");
    }

    #[test]
    fn instances_survive_a_round_trip() {
        let rest = json!({
            "id": "0192c5d4-6a11-7000-8000-000000000002",
            "config": {"value": "on", "count": 1.5, "none": null, "list": ["1", 1, true]},
            "enabled": true,
            "service": {"id": "0192c5d4-6a11-7000-8000-000000000003"},
            "tags": ["3.0"],
        });
        let Value::Object(rest) = rest else { unreachable!() };
        let instance = Instance { name: "headers".to_owned(), rest };
        let bundle = Bundle { instances: vec![instance.clone()], ..Bundle::default() };
        assert_eq!(round_trip(&bundle).instances, [instance]);
    }

    #[test]
    fn leaves_out_nulls_and_times_and_notes_nested_instances() {
        let Value::Object(rest) = json!({"route": null, "created_at": 1, "config": {}}) else {
            unreachable!()
        };
        let instance = Instance { name: "headers".to_owned(), rest };
        let bundle = Bundle { instances: vec![instance], ..Bundle::default() };
        let read = round_trip(&bundle).instances.pop().unwrap();
        assert_eq!(read.rest.keys().collect::<Vec<_>>(), ["config"]);
        let notes = parse("services: [{name: a, plugins: [{name: headers}]}]").unwrap().notes;
        assert_eq!(notes.len(), 1);
        assert!(parse("custom_plugins: [{name: a}]").unwrap_err().contains("handler"));
    }

    proptest! {
        #[test]
        fn every_source_survives_a_round_trip_byte_for_byte(
            handler in r#"([ \t\n\r#:|>"'%&*!\[\]{}a-z-]|\PC|.){0,40}"#,
        ) {
            let bundle = Bundle { plugins: vec![plugin(&handler)], ..Bundle::default() };
            prop_assert_eq!(&round_trip(&bundle).plugins, &bundle.plugins);
        }
    }
}
