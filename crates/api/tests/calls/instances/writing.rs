//! The life of an instance.

use axum::http::Method;
use plugcast_testing::plugins::plugin;
use serde_json::{Value, json};

use crate::harness::Api;

const ID: &str = "0192c5d4-6a11-7000-8000-00000000abcd";

#[tokio::test]
async fn fills_in_the_defaults_of_the_schema() {
    let api = Api::with_greeter().await;
    let body = json!({ "name": "greeter", "config": { "url": "http://a.example" } });
    let mut created = api.expect(201, Method::POST, "plugins", Some(&body)).await;
    let id = created["id"].as_str().unwrap().to_owned();
    let read = api.expect(200, Method::GET, &format!("plugins/{id}"), None).await;
    assert_eq!(read, created);
    assert!(created["created_at"].as_i64().unwrap() > 1_700_000_000);
    for volatile in ["id", "created_at", "updated_at"] {
        created.as_object_mut().unwrap().remove(volatile);
    }
    let filled = json!({
        "name": "greeter",
        "config": {
            "url": "http://a.example", "greeting": "hello", "times": 1,
            "redis": { "host": null, "port": 6379 }, "user": null, "password": null,
        },
        "enabled": true,
        "protocols": ["grpc", "grpcs", "http", "https"],
    });
    assert_eq!(created, filled);
}

#[tokio::test]
async fn creates_replaces_and_deletes_under_the_clients_id() {
    let api = Api::with_greeter().await;
    let at = format!("plugins/{ID}");
    let body = json!({ "id": ID, "name": "greeter", "config": { "url": "http://a.example" }, "enabled": true });
    let created = api.expect(200, Method::PUT, &at, Some(&body)).await;
    assert_eq!(created["id"], ID);
    // A client can send back the response.
    let again = api.expect(200, Method::PUT, &at, Some(&created)).await;
    assert_eq!(again["config"], created["config"]);
    let mut changed = body.clone();
    changed["config"]["times"] = json!(3);
    changed["enabled"] = json!(false);
    let replaced = api.expect(200, Method::PUT, &at, Some(&changed)).await;
    assert_eq!((&replaced["config"]["times"], &replaced["enabled"]), (&json!(3), &json!(false)));
    assert_eq!(replaced["created_at"], created["created_at"]);
    api.expect(204, Method::DELETE, &at, None).await;
    api.expect(204, Method::DELETE, &at, None).await;
    let gone = api.expect(404, Method::GET, &at, None).await;
    assert_eq!(gone, json!({ "code": 5, "message": format!("no plugin '{ID}'"), "details": [] }));
}

#[tokio::test]
async fn accepts_null_for_every_optional_field() {
    let api = Api::with_greeter().await;
    api.put(&plugin("plain", 1)).await;
    // The form of Terraform's provider.
    let body = json!({
        "condition": null, "config": {}, "consumer": null, "consumer_group": null, "enabled": true,
        "instance_name": null, "name": "plain", "ordering": null, "protocols": null, "route": null,
        "service": null, "tags": null,
    });
    let created = api.expect(201, Method::POST, "plugins", Some(&body)).await;
    let mut echo = created.clone();
    for (field, value) in body.as_object().unwrap() {
        if value.is_null() && field != "protocols" {
            assert_eq!(created.get(field), None, "{field}");
            echo[field] = Value::Null;
        }
    }
    let at = format!("plugins/{}", created["id"].as_str().unwrap());
    let mut updated = api.expect(200, Method::PUT, &at, Some(&echo)).await;
    updated["updated_at"] = created["updated_at"].clone();
    assert_eq!(updated, created);
}

#[tokio::test]
async fn stores_every_field_of_an_instance() {
    let api = Api::with_greeter().await;
    let mut body = json!({
        "id": ID,
        "name": "greeter",
        "instance_name": "front-door",
        "config": {
            "url": "http://a.example", "greeting": "hi", "times": 2,
            "redis": { "host": "r.example", "port": 1 }, "user": "u", "password": "p",
        },
        "enabled": false,
        "protocols": ["https", "http"],
        "tags": ["b", "a"],
        "service": { "id": "0192c5d4-6a11-7000-8000-000000000001" },
        "route": { "id": "0192c5d4-6a11-7000-8000-000000000002" },
        "consumer_group": { "id": "0192c5d4-6a11-7000-8000-000000000004" },
        "ordering": { "before": { "access": ["plain"] } },
        "condition": "http.host == \"a\"",
    });
    let created = api.expect(200, Method::PUT, "plugins/front-door", Some(&body)).await;
    body["created_at"] = created["created_at"].clone();
    body["updated_at"] = created["updated_at"].clone();
    assert_eq!(created, body);
    let by_name = api.expect(200, Method::GET, "plugins/front-door", None).await;
    assert_eq!(by_name, created);
    api.expect(204, Method::DELETE, "plugins/front-door", None).await;
    api.expect(404, Method::GET, &format!("plugins/{ID}"), None).await;
}
