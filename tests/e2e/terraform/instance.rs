//! `konnect_gateway_custom_plugin`: an instance. After each read the provider removes the defaults of
//! the plugin's schema from the configuration and compares the rest.

use plugcast_tests::plugins::Plugin;
use reqwest::Method;
use serde_json::{Map, Value, json};

use super::provider::{Provider, plan};

const ENTITIES: &str = "/v2/control-planes/default/core-entities";

/// The fields that the server fills in when the user leaves them out.
const COMPUTED: &[&str] = &[
    "consumer",
    "consumer_group",
    "enabled",
    "instance_name",
    "ordering",
    "protocols",
    "route",
    "service",
    "tags",
];

const SCHEMA: &str = r#"
return {
  name = "configured",
  fields = {
    { config = {
        type = "record",
        fields = {
          { header = { type = "string", required = true } },
          { times = { type = "integer", default = 3 } },
          { unset = { type = "string" } },
          { limits = { type = "record", fields = {
              { rate = { type = "number", default = 2.5 } },
              { burst = { type = "integer" } },
          } } },
        },
    } },
  },
}
"#;

async fn provider() -> Provider {
    let provider = Provider::start().await;
    let handler = "return { PRIORITY = 10, VERSION = \"1.0.0\", access = function() end }";
    let (name, handler) = ("configured".to_owned(), handler.to_owned());
    let mut body = Plugin { name, handler, schema: SCHEMA.to_owned() }.body();
    body["tags"] = Value::Null;
    provider.entity(Method::POST, &format!("{ENTITIES}/custom-plugins"), Some(&body), 201).await;
    provider
}

/// The first request for an instance: fields that the user leaves out are null.
fn sent(config: Value) -> Value {
    json!({"condition": null, "config": config, "consumer": null, "consumer_group": null,
        "enabled": true, "instance_name": null, "name": "configured", "ordering": null,
        "protocols": null, "route": null, "service": null, "tags": null})
}

/// Removes the defaults of `fields` from `config`. The provider fails on a record that is null.
fn without_defaults(config: &mut Map<String, Value>, fields: &Value) {
    for field in fields.as_array().unwrap() {
        let (name, field) = field.as_object().unwrap().iter().next().unwrap();
        let Some(value) = config.get_mut(name) else { continue };
        let is_default = if field["type"] == "record" {
            let record = value.as_object_mut().expect("a record is an object");
            without_defaults(record, &field["fields"]);
            record.is_empty()
        } else {
            *value == field["default"]
        };
        if is_default {
            config.remove(name);
        }
    }
}

/// Reads as a refresh does, and returns the fields that the provider compares with the user's.
async fn refreshed(provider: &Provider, path: &str) -> Value {
    let mut read = provider.entity(Method::GET, path, None, 200).await;
    let schema = format!("{ENTITIES}/schemas/plugins/configured");
    let schema = provider.entity(Method::GET, &schema, None, 200).await;
    let fields = schema["fields"].as_array().unwrap();
    let config = fields.iter().find_map(|field| field.get("config")).unwrap();
    without_defaults(read["config"].as_object_mut().unwrap(), &config["fields"]);
    read
}

#[tokio::test]
async fn the_plan_after_a_creation_is_empty() {
    let provider = provider().await;
    let instances = format!("{ENTITIES}/plugins");
    for config in [
        json!({"header": "x-one"}),
        json!({"header": "x-one", "times": 4, "unset": "set", "limits": {"burst": 7}}),
    ] {
        let sent = sent(config);
        let created = provider.entity(Method::POST, &instances, Some(&sent), 201).await;
        let path = format!("{instances}/{}", created["id"].as_str().unwrap());
        let read = provider.entity(Method::GET, &path, None, 200).await;
        assert_eq!(read, created);
        assert_eq!(read["config"]["limits"]["rate"], 2.5);
        let refreshed = refreshed(&provider, &path).await;
        assert_eq!(plan(&sent, &refreshed, COMPUTED), Vec::<&str>::new(), "{refreshed}");
        provider.delete(&path).await;
    }
}

#[tokio::test]
async fn a_change_with_every_field_that_was_read_is_accepted() {
    let provider = provider().await;
    let instances = format!("{ENTITIES}/plugins");
    let first = sent(json!({"header": "x-one"}));
    let first = provider.entity(Method::POST, &instances, Some(&first), 201).await;
    let path = format!("{instances}/{}", first["id"].as_str().unwrap());
    for (field, value) in [
        ("tags", json!(["z", "a"])),
        ("protocols", json!(["https", "http"])),
        ("instance_name", json!("one")),
        ("service", json!({"id": "5b2f0a52-7d51-4a43-9a63-5a1d3c2f9a10"})),
        ("ordering", json!({"after": null, "before": {"access": ["acl"]}})),
        ("enabled", json!(false)),
    ] {
        let mut sent = sent(json!({"header": "x-one"}));
        for kept in ["id", "created_at", "updated_at"] {
            sent[kept] = first[kept].clone();
        }
        sent[field] = value;
        let answer = provider.entity(Method::PUT, &path, Some(&sent), 200).await;
        let read = provider.entity(Method::GET, &path, None, 200).await;
        assert_eq!(read, answer);
        let refreshed = refreshed(&provider, &path).await;
        sent.as_object_mut().unwrap().remove("updated_at");
        assert_eq!(plan(&sent, &refreshed, COMPUTED), Vec::<&str>::new(), "{field}: {refreshed}");
    }
}
