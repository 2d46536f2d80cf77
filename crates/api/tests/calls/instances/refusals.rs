//! Every wrong instance gets its own clear error, whole, and changes nothing.

use axum::http::Method;
use plugcast_core::limits::{
    MAX_CONDITION_CHARS, MAX_CONFIG_BYTES, MAX_INSTANCE_NAME_CHARS, MAX_ORDERING_NAMES,
};
use serde_json::{Map, Value, json};

use crate::harness::Api;

const DETAIL: &str = "type.googleapis.com/kong.admin.model.v1.ErrorDetail";
const ID: &str = "0192c5d4-6a11-7000-8000-00000000abcd";

fn entity(message: &str) -> Value {
    json!({
        "code": 3,
        "message": format!("validation error: {message}"),
        "details": [{ "@type": DETAIL, "type": "ERROR_TYPE_ENTITY", "messages": [message] }],
    })
}

fn field(field: &str, message: &str) -> Value {
    json!({
        "code": 3,
        "message": format!("validation error: {field}: {message}"),
        "details": [
            { "@type": DETAIL, "type": "ERROR_TYPE_FIELD", "field": field, "messages": [message] },
        ],
    })
}

fn clash(field: Option<&str>, message: &str) -> Value {
    let mut detail = json!({ "@type": DETAIL, "type": "ERROR_TYPE_REFERENCE" });
    if let Some(field) = field {
        detail["field"] = json!(field);
    }
    detail["messages"] = json!([message]);
    json!({
        "code": 3,
        "message": format!("data constraint error: {message}"),
        "details": [detail],
    })
}

/// An instance that is accepted, with one field changed.
fn with(field: &str, value: Value) -> Value {
    let mut body = json!({ "name": "greeter", "config": { "url": "http://a.example" } });
    body[field] = value;
    body
}

fn config(changes: Value) -> Value {
    let mut config = json!({ "url": "http://a.example" });
    for (name, value) in changes.as_object().unwrap() {
        config[name] = value.clone();
    }
    with("config", config)
}

/// A configuration whose canonical form has this many bytes.
fn config_of(bytes: usize) -> Value {
    let empty = json!({ "url": "http://a.example", "user": "", "password": "p" });
    let room = bytes - empty.to_string().len();
    config(json!({ "user": "u".repeat(room), "password": "p" }))
}

#[tokio::test]
async fn names_the_field_that_breaks_a_rule() {
    let api = Api::with_greeter().await;
    let not_uuid = "must be a valid UUID";
    let name = "must match pattern: '^[0-9A-Za-z.\\-_~]+$', or be of letters beyond ASCII";
    let long_name = "n".repeat(MAX_INSTANCE_NAME_CHARS + 1);
    let ordered = |names: Value| json!({ "before": { "access": names } });
    let cases = [
        (json!({ "config": {} }), entity("missing properties: 'name'")),
        (with("name", json!("")), field("name", "length must be >= 1, but got 0")),
        (with("name", json!("a b")), field("name", "must match pattern: '^[0-9a-zA-Z_-]+$'")),
        (
            with("name", json!("cors")),
            field(
                "name",
                "'cors' is not a custom plugin of this control plane; only custom plugins have instances here",
            ),
        ),
        (with("id", json!("x")), field("id", "'x' is not a valid uuid")),
        (with("extra", json!(1)), entity("additional property 'extra' is not allowed")),
        (with("enabled", json!("yes")), field("enabled", "expected boolean, but got string")),
        (with("config", json!([])), field("config", "expected object, but got array")),
        (
            with("instance_name", json!("")),
            field("instance_name", "length must be 1 to 128, but got 0"),
        ),
        (
            with("instance_name", json!(long_name)),
            field("instance_name", "length must be 1 to 128, but got 129"),
        ),
        (with("instance_name", json!("a b")), field("instance_name", name)),
        (with("instance_name", json!(ID)), field("instance_name", "must not be a valid uuid")),
        (with("protocols", json!([])), field("protocols", "length must be at least 1")),
        (
            with("protocols", json!(["http", "tcp"])),
            field("protocols[1]", "expected one of: grpc, grpcs, http, https"),
        ),
        (
            with("protocols", json!(["http", "http"])),
            field("protocols[1]", "'http' is given twice"),
        ),
        (with("tags", json!([""])), field("tags[0]", "length must be >= 1, but got 0")),
        (with("service", json!("s")), field("service", "expected object, but got string")),
        (with("service", json!({})), field("service.id", not_uuid)),
        (with("route", json!({ "id": "r" })), field("route.id", not_uuid)),
        (with("consumer_group", json!({ "name": "g" })), field("consumer_group.id", not_uuid)),
        (with("consumer", json!({ "id": ID })), field("consumer", "value must be null")),
        (with("ordering", json!({ "first": {} })), field("ordering.first", "unknown field")),
        (with("ordering", json!({ "after": 1 })), field("ordering.after", "expected a map")),
        (
            with("ordering", json!({ "after": { "log": [] } })),
            field("ordering.after.log", "expected one of: access"),
        ),
        (with("ordering", ordered(json!(1))), field("ordering.before.access", "expected an array")),
        (
            with("ordering", ordered(json!([""]))),
            field("ordering.before.access[0]", "expected the name of a plugin"),
        ),
        (
            with("ordering", ordered(json!(vec!["a"; MAX_ORDERING_NAMES + 1]))),
            field("ordering.before.access", "must have at most 64 items, but got 65"),
        ),
        (
            with("condition", json!("c".repeat(MAX_CONDITION_CHARS + 1))),
            field("condition", "length must be 1 to 1024, but got 1025"),
        ),
        (
            with("partials", json!([{ "id": ID }])),
            field("partials", "Plugcast keeps no partials; write what they hold into config"),
        ),
        (
            config_of(MAX_CONFIG_BYTES + 1),
            field("config", "length must be <= 65536, but got 65537"),
        ),
        (config(json!({ "times": 4 })), field("config.times", "value should be between 1 and 3")),
        (
            config(json!({ "redis": { "port": -1 } })),
            field("config.redis.port", "value should be between 0 and 65535"),
        ),
        (config(json!({ "nope": 1 })), field("config.nope", "unknown field")),
        (config(json!({ "url": null })), field("config.url", "required field missing")),
        (
            config(json!({ "user": "u" })),
            entity("config: all or none of these fields must be set: 'user', 'password'"),
        ),
    ];
    for (body, expected) in &cases {
        assert_eq!(&api.expect(400, Method::POST, "plugins", Some(body)).await, expected);
        if body.get("instance_name").is_none() && body.get("id").is_none() {
            let put = api.expect(400, Method::PUT, &format!("plugins/{ID}"), Some(body)).await;
            assert_eq!(&put, expected);
            let tried = api.expect(400, Method::POST, "schemas/plugins/validate", Some(body)).await;
            assert_eq!(&tried, expected);
        }
    }
    let none = api.expect(200, Method::GET, "plugins", None).await;
    assert_eq!(none, json!({ "data": [], "next": null }));
}

#[tokio::test]
async fn accepts_values_at_their_limits() {
    let api = Api::with_greeter().await;
    let names = json!(vec!["n".repeat(128); MAX_ORDERING_NAMES]);
    for body in [
        with("instance_name", json!("ä".repeat(MAX_INSTANCE_NAME_CHARS))),
        with("condition", json!("ä".repeat(MAX_CONDITION_CHARS))),
        with("ordering", json!({ "before": { "access": names }, "after": null })),
        with("service", json!({ "id": null })),
        config_of(MAX_CONFIG_BYTES),
    ] {
        let created = api.expect(201, Method::POST, "plugins", Some(&body)).await;
        let at = format!("plugins/{}", created["id"].as_str().unwrap());
        api.expect(204, Method::DELETE, &at, None).await;
    }
}

#[tokio::test]
async fn names_every_fault_of_an_instance() {
    let api = Api::with_greeter().await;
    let body = json!({
        "name": "greeter", "protocols": ["udp"], "consumer": { "id": ID },
        "config": { "greeting": "bye", "times": 1.5, "password": "p" },
    });
    let refused = api.expect(400, Method::POST, "plugins", Some(&body)).await;
    assert_eq!(refused["message"], "validation error: consumer: value must be null (and 5 more)");
    let details = refused["details"].as_array().unwrap().iter();
    let found: Vec<_> = details
        .map(|detail| (detail["field"].as_str(), detail["messages"][0].as_str().unwrap()))
        .collect();
    let expected = [
        (Some("consumer"), "value must be null"),
        (Some("protocols[0]"), "expected one of: grpc, grpcs, http, https"),
        (Some("config.greeting"), "expected one of: hello, hi"),
        (Some("config.times"), "expected an integer"),
        (Some("config.url"), "required field missing"),
        (None, "config: all or none of these fields must be set: 'user', 'password'"),
    ];
    assert_eq!(found, expected);
}

#[tokio::test]
async fn refuses_a_second_instance_with_the_same_scope_name_or_id() {
    let api = Api::with_greeter().await;
    let service = json!({ "id": "0192c5d4-6a11-7000-8000-000000000001" });
    let first = with("instance_name", json!("first"));
    api.expect(200, Method::PUT, &format!("plugins/{ID}"), Some(&first)).await;
    let scope = "unique-plugin-per-entity (type: unique) constraint failed for value 'greeter....'";
    let refused = api.expect(400, Method::POST, "plugins", Some(&with("tags", json!([])))).await;
    assert_eq!(refused, clash(None, scope));
    let mut same_name = with("service", service.clone());
    same_name["instance_name"] = json!("first");
    let refused = api.expect(400, Method::POST, "plugins", Some(&same_name)).await;
    let taken = clash(Some("instance_name"), "instance_name (type: unique) constraint failed");
    assert_eq!(refused, taken);
    let mut same_id = with("service", service.clone());
    same_id["id"] = json!(ID);
    let refused = api.expect(400, Method::POST, "plugins", Some(&same_id)).await;
    assert_eq!(refused, clash(Some("id"), "id (type: unique) constraint failed"));
    // Another scope is free, but moving to the scope of the first one is refused.
    let other = with("service", service);
    let created = api.expect(201, Method::POST, "plugins", Some(&other)).await;
    let at = format!("plugins/{}", created["id"].as_str().unwrap());
    let refused = api.expect(400, Method::PUT, &at, Some(&with("service", Value::Null))).await;
    assert_eq!(refused, clash(None, scope));
    // After the first one is deleted, its scope and name are free.
    api.expect(204, Method::DELETE, &format!("plugins/{ID}"), None).await;
    api.expect(200, Method::PUT, &at, Some(&first)).await;
}

#[tokio::test]
async fn refuses_a_body_that_differs_from_its_path() {
    let api = Api::with_greeter().await;
    let other = "0192c5d4-6a11-7000-8000-00000000abce";
    let message = format!("the instance has the id {ID}, the body says {other}");
    let body = with("id", json!(other));
    let refused = api.expect(400, Method::PUT, &format!("plugins/{ID}"), Some(&body)).await;
    assert_eq!(refused, field("id", &message));
    let body = with("instance_name", json!("second"));
    let refused = api.expect(400, Method::PUT, "plugins/first", Some(&body)).await;
    let message = "the path names the instance first, the body does not";
    assert_eq!(refused, field("instance_name", message));
}

#[tokio::test]
async fn refuses_a_deeply_nested_configuration() {
    let api = Api::with_greeter().await;
    let mut deep = json!(1);
    for _ in 0..100 {
        deep = Value::Object(Map::from_iter([("a".to_owned(), deep)]));
    }
    let refused =
        api.expect(400, Method::POST, "plugins", Some(&config(json!({ "user": deep })))).await;
    assert!(refused["message"].as_str().unwrap().starts_with("validation error: config"));
}
