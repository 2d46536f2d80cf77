//! Schemas of plugins, and the effect of a new one on instances.

use axum::http::Method;
use plugcast_testing::plugins::{Plugin, greeter, plugin};
use serde_json::json;

use crate::harness::Api;

#[tokio::test]
async fn shows_the_defaults_in_a_plugins_schema() {
    let api = Api::with_greeter().await;
    api.put(&plugin("plain", 1)).await;
    let schema = api.expect(200, Method::GET, "schemas/plugins/greeter", None).await;
    let fields = schema["fields"].as_array().unwrap();
    assert_eq!(fields[0]["consumer"]["eq"], json!(null));
    let protocols = json!(["grpc", "grpcs", "http", "https"]);
    assert_eq!(fields[1]["protocols"]["default"], protocols);
    let config = &fields[2]["config"];
    assert_eq!((&config["type"], &config["required"]), (&json!("record"), &json!(true)));
    assert_eq!(config["fields"][1]["greeting"]["default"], "hello");
    // Kong fills in a record without `required`, so the schema tells clients that it is required.
    assert_eq!(config["fields"][3]["redis"]["required"], json!(true));
    // A schema without protocols gets Kong's.
    let schema = api.expect(200, Method::GET, "schemas/plugins/plain", None).await;
    assert_eq!(schema["fields"][0]["protocols"]["default"], protocols);
    let body = json!({ "name": "plain" });
    let instance = api.expect(201, Method::POST, "plugins", Some(&body)).await;
    assert_eq!((&instance["protocols"], &instance["config"]), (&protocols, &json!({})));
    let names = api.expect(200, Method::GET, "v1/available-plugins", None).await;
    assert_eq!(names, json!({ "names": ["greeter", "plain"] }));
    let missing = api.expect(404, Method::GET, "schemas/plugins/cors", None).await;
    let body = json!({ "code": 5, "message": "no plugin-schema for 'cors'", "details": [] });
    assert_eq!(missing, body);
}

#[tokio::test]
async fn validates_an_entity_without_storing_it() {
    let api = Api::with_greeter().await;
    let good = json!({ "message": "schema validation successful" });
    let instance = json!({ "name": "greeter", "config": { "url": "http://a.example" } });
    for at in ["schemas/plugins/validate", "v1/schemas/json/plugin/validate"] {
        assert_eq!(api.expect(200, Method::POST, at, Some(&instance)).await, good);
    }
    let upload = plugin("other", 1).body();
    let at = "schemas/custom-plugins/validate";
    assert_eq!(api.expect(200, Method::POST, at, Some(&upload)).await, good);
    api.expect(404, Method::POST, "schemas/services/validate", Some(&json!({}))).await;
    api.expect(404, Method::GET, "custom-plugins/other", None).await;
    let none = api.expect(200, Method::GET, "plugins", None).await;
    assert_eq!(none["data"], json!([]));
}

#[tokio::test]
async fn applies_a_new_default_to_instances_that_left_the_field_out() {
    let api = Api::with_greeter().await;
    let body = json!({
        "name": "greeter", "instance_name": "front", "config": { "url": "http://a.example" },
    });
    let before = api.expect(201, Method::POST, "plugins", Some(&body)).await;
    let mut newer = greeter(2);
    newer.schema = newer.schema.replace("default = \"hello\"", "default = \"hi\"").replace(
        "{ user = { type = \"string\" } },",
        "{ user = { type = \"string\" } }, { loud = { type = \"boolean\", default = true } },",
    );
    api.put(&newer).await;
    let after = api.expect(200, Method::GET, "plugins/front", None).await;
    let mut expected = before.clone();
    expected["config"]["greeting"] = json!("hi");
    expected["config"]["loud"] = json!(true);
    assert_eq!(after, expected);
    // Sending the same request again changes nothing.
    let again = api.expect(200, Method::PUT, "plugins/front", Some(&body)).await;
    assert_eq!(again, expected);
}

/// `greeter` with a schema that allows `times` up to `most`.
fn with_most(number: usize, most: usize) -> Plugin {
    let mut plugin = greeter(number);
    plugin.schema =
        plugin.schema.replace("between = { 1, 3 }", &format!("between = {{ 1, {most} }}"));
    plugin
}

#[tokio::test]
async fn refuses_a_plugin_change_that_breaks_its_instances() {
    let api = Api::with_greeter().await;
    let body = json!({
        "name": "greeter", "instance_name": "front",
        "config": { "url": "http://a.example", "times": 3 },
    });
    let instance = api.expect(201, Method::POST, "plugins", Some(&body)).await;
    let id = instance["id"].as_str().unwrap();
    let stored = api.expect(200, Method::GET, "custom-plugins/greeter", None).await;
    let plugin_id = stored["id"].as_str().unwrap();

    let narrower = with_most(2, 2).body();
    let refused = api.expect(400, Method::PUT, "custom-plugins/greeter", Some(&narrower)).await;
    let message = format!("instance 'front' ({id}): config.times: value should be between 1 and 2");
    assert_eq!(refused["message"], format!("data constraint error: schema: {message}"));
    assert_eq!(refused["details"][0]["field"], "schema");
    assert_eq!(refused["details"][0]["type"], "ERROR_TYPE_REFERENCE");
    assert_eq!(refused["details"][0]["messages"], json!([message]));

    let mut renamed = greeter(2).body();
    renamed["name"] = json!("welcomer");
    renamed["schema"] = json!(greeter(2).schema.replace("\"greeter\"", "\"welcomer\""));
    let at = format!("custom-plugins/{plugin_id}");
    let refused = api.expect(400, Method::PUT, &at, Some(&renamed)).await;
    let message = format!(
        "the plugin greeter cannot be renamed while it has instances, such as 'front' ({id})"
    );
    assert_eq!(refused["message"], format!("data constraint error: name: {message}"));

    let refused = api.expect(400, Method::DELETE, "custom-plugins/greeter", None).await;
    let message = "plugin schema is currently in use, please delete existing plugins using the \
                   schema and try again";
    assert_eq!(refused, json!({ "code": 3, "message": message, "details": [] }));
    let unchanged = api.expect(200, Method::GET, "custom-plugins/greeter", None).await;
    assert_eq!(unchanged, stored);

    // Without an instance in the way, all three succeed.
    let smaller = json!({
        "name": "greeter", "instance_name": "front",
        "config": { "url": "http://a.example", "times": 2 },
    });
    api.expect(200, Method::PUT, "plugins/front", Some(&smaller)).await;
    api.expect(200, Method::PUT, "custom-plugins/greeter", Some(&narrower)).await;
    api.expect(204, Method::DELETE, "plugins/front", None).await;
    api.expect(200, Method::PUT, &at, Some(&renamed)).await;
    api.expect(204, Method::DELETE, "custom-plugins/welcomer", None).await;
}
