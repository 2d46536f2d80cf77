//! `konnect_gateway_custom_plugin_streaming`.

use plugcast_tests::plugins::plugin;
use reqwest::Method;
use serde_json::{Value, json};

use super::provider::{Provider, plan};

const PATH: &str = "/v2/control-planes/default/core-entities/custom-plugins";

/// The first request of the provider: the whole plugin, with null for missing tags.
fn created(tags: Value) -> Value {
    let mut body = plugin("streamed", 1).body();
    body["tags"] = tags;
    body
}

#[tokio::test]
async fn the_plan_after_a_creation_is_empty() {
    let provider = Provider::start().await;
    for (number, tags) in [Value::Null, json!(["z", "a", "m"])].into_iter().enumerate() {
        let mut sent = created(tags);
        let name = format!("streamed-{number}");
        sent["schema"] = plugin(&name, 1).schema.into();
        sent["name"] = name.into();
        let answer = provider.entity(Method::POST, PATH, Some(&sent), 201).await;
        let path = format!("{PATH}/{}", answer["id"].as_str().unwrap());
        let read = provider.entity(Method::GET, &path, None, 200).await;
        assert_eq!(read, answer);
        // The provider plans a change when it reads an empty list for missing tags.
        assert_eq!(plan(&sent, &read, &[]), Vec::<&str>::new());
        provider.delete(&path).await;
    }
}

#[tokio::test]
async fn a_change_with_every_field_that_was_read_is_accepted() {
    let provider = Provider::start().await;
    let first = provider.entity(Method::POST, PATH, Some(&created(Value::Null)), 201).await;
    let path = format!("{PATH}/{}", first["id"].as_str().unwrap());
    for tags in [json!(["b", "a"]), json!(["a", "b"]), Value::Null] {
        let mut sent = created(tags);
        for field in ["id", "created_at", "updated_at"] {
            sent[field] = first[field].clone();
        }
        let answer = provider.entity(Method::PUT, &path, Some(&sent), 200).await;
        let read = provider.entity(Method::GET, &path, None, 200).await;
        assert_eq!(read, answer);
        sent.as_object_mut().unwrap().remove("updated_at");
        assert_eq!(plan(&sent, &read, &[]), Vec::<&str>::new());
    }
    provider.delete(&path).await;
    provider.delete(&path).await;
}
