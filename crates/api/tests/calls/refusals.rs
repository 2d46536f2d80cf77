//! Every wrong upload gets its own clear error, whole, and changes nothing.

use axum::http::Method;
use plugcast_core::{Grant, limits::platform::MAX_REQUEST_BYTES};
use plugcast_testing::{events::HttpEvent, plugins::plugin};
use serde_json::{Value, json};

use crate::harness::Api;

const DETAIL: &str = "type.googleapis.com/kong.admin.model.v1.ErrorDetail";

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

#[tokio::test]
async fn refuses_a_body_that_cannot_be_read() {
    let api = Api::new().await;
    let post = HttpEvent::new("POST", &api.plugins_path()).by(&Grant::of_environment());
    let text = |body: &str| post.clone().body(body);
    let cases = [
        (
            post.clone(),
            entity("the body is not JSON: EOF while parsing a value at line 1 column 0"),
        ),
        (text("{"), entity("the body is not JSON: EOF while parsing an object at line 1 column 1")),
        (text("[]"), entity("expected object, but got array")),
        // {"name":"\xff"}
        (post.clone().base64_body("eyJuYW1lIjoi/yJ9"), entity("the body is not UTF-8: byte 9")),
        (text("{}"), entity("missing properties: 'name', 'handler', 'schema'")),
    ];
    for (event, expected) in cases {
        let answer = api.send(event).await;
        assert_eq!((answer.status, answer.body), (400, expected));
    }
    let too_large = api.send(text(&" ".repeat(MAX_REQUEST_BYTES + 1))).await;
    assert_eq!(too_large.status, 413);
    assert_eq!(too_large.body["message"], "the body must be at most 10485760 bytes");
    assert_unchanged(&api).await;
}

#[tokio::test]
async fn names_the_field_that_breaks_a_rule() {
    let api = Api::new().await;
    let with = |change: fn(&mut Value)| {
        let mut body = plugin("p", 1).body();
        change(&mut body);
        body
    };
    let too_long = "length must be <= 102400, but got 102401";
    let cases = [
        (
            with(|body| body["extra"] = json!(1)),
            entity("additional property 'extra' is not allowed"),
        ),
        (
            with(|body| body["name"] = json!("a b")),
            field("name", "must match pattern: '^[0-9a-zA-Z_-]+$'"),
        ),
        (with(|body| body["handler"] = json!("x".repeat(102_401))), field("handler", too_long)),
        (with(|body| body["schema"] = json!("x".repeat(102_401))), field("schema", too_long)),
        (
            with(|body| body["tags"] = json!("a")),
            field("tags", "expected array of strings, but got string"),
        ),
        (
            with(|body| body["tags"] = json!(["t".repeat(129)])),
            field("tags[0]", "length must be <= 128, but got 129"),
        ),
        (with(|body| body["id"] = json!("7")), field("id", "'7' is not a valid uuid")),
        (with(|body| body["id"] = json!(7)), field("id", "expected string, but got number")),
        (with(|body| body["name"] = json!("")), field("name", "length must be >= 1, but got 0")),
        (
            with(|body| body["name"] = json!("n".repeat(129))),
            field("name", "length must be <= 128, but got 129"),
        ),
        (with(|body| body["name"] = json!([])), field("name", "expected string, but got array")),
        (with(|body| body["name"] = Value::Null), entity("missing properties: 'name'")),
        (with(|body| body["handler"] = Value::Null), entity("missing properties: 'handler'")),
        (
            with(|body| body["handler"] = json!({})),
            field("handler", "expected string, but got object"),
        ),
        (with(|body| body["tags"] = json!([1])), field("tags", "expected array of strings")),
        (
            with(|body| body["tags"] = json!(["a", ""])),
            field("tags[1]", "length must be >= 1, but got 0"),
        ),
        (
            with(|body| body["tags"] = json!(["a/b"])),
            field("tags[0]", "must not contain ',' or '/'"),
        ),
        (with(|body| body["tags"] = json!(["a", "a"])), field("tags[1]", "'a' is given twice")),
        (
            with(|body| body["tags"] = (0..65).map(|n| n.to_string()).collect()),
            field("tags", "must have at most 64 items, but got 65"),
        ),
    ];
    for (body, expected) in cases {
        let answer = api.json(Method::POST, &api.plugins_path(), Some(&body)).await;
        assert_eq!(answer, (400, expected));
    }
    assert_unchanged(&api).await;
}

#[tokio::test]
async fn refuses_an_invalid_query() {
    let api = Api::new().await;
    for (query, expected) in [
        ("size=0", field("size", "must be 1 to 1000, but got '0'")),
        ("size=1001", field("size", "must be 1 to 1000, but got '1001'")),
        ("size=ten", field("size", "must be 1 to 1000, but got 'ten'")),
        ("offset=x", field("offset", "is not an offset that a list returned")),
        ("tags=a,b/c", field("tags", "cannot mix ',' (and) with '/' (or)")),
    ] {
        let path = format!("{}?{query}", api.plugins_path());
        assert_eq!(api.json(Method::GET, &path, None).await, (400, expected), "{query}");
    }
}

#[tokio::test]
async fn refuses_plugin_101_of_a_control_plane() {
    let api = Api::new().await;
    for number in 0..100 {
        api.put(&plugin(&format!("p{number}"), 1)).await;
    }
    let message = "the control plane holds 100 plugins";
    let full = json!({
        "code": 3,
        "message": format!("data constraint error: {message}"),
        "details": [{ "@type": DETAIL, "type": "ERROR_TYPE_ENTITY", "messages": [message] }],
    });
    let body = plugin("one-more", 1).body();
    let refused = api.json(Method::POST, &api.plugins_path(), Some(&body)).await;
    assert_eq!(refused, (400, full.clone()));
    let path = format!("{}/one-more", api.plugins_path());
    assert_eq!(api.json(Method::PUT, &path, Some(&body)).await, (400, full));
    // A stored plugin may still change, and a deleted one makes room.
    api.put(&plugin("p7", 2)).await;
    let path = format!("{}/p7", api.plugins_path());
    assert_eq!(api.json(Method::DELETE, &path, None).await.0, 204);
    assert_eq!(api.json(Method::POST, &api.plugins_path(), Some(&body)).await.0, 201);
}

#[tokio::test]
async fn names_the_place_of_lua_that_breaks_a_rule() {
    let api = Api::new().await;
    let handlers = [
        ("return {\n  PRIORITY = = 1 }", "handler.lua:2:"),
        (
            "local H = { PRIORITY = 1, VERSION = \"1\" }\nfunction H:access()\n  ngx.timer.at(0, f)\nend\nreturn H",
            "handler.lua:3:3: ",
        ),
        (
            "local H = { PRIORITY = 1, VERSION = \"1\" }\nfunction H:init_worker() end\nreturn H",
            "handler.lua:2:",
        ),
    ];
    for (handler, place) in handlers {
        let mut body = plugin("p", 1).body();
        body["handler"] = json!(handler);
        let (status, answer) = api.json(Method::POST, &api.plugins_path(), Some(&body)).await;
        assert_eq!((status, &answer["code"]), (400, &json!(3)), "{answer}");
        let message = answer["message"].as_str().unwrap();
        assert!(message.starts_with(&format!("validation error: {place}")), "{message}");
        assert_eq!(answer["details"][0]["field"], "handler");
    }
    let mut body = plugin("p", 1).body();
    body["name"] = json!("q");
    let (status, answer) = api.json(Method::POST, &api.plugins_path(), Some(&body)).await;
    assert_eq!(status, 400);
    assert!(answer["message"].as_str().unwrap().contains("\"p\""), "{answer}");
    assert_unchanged(&api).await;
}

#[tokio::test]
async fn refuses_a_name_that_is_taken() {
    let api = Api::new().await;
    let path = api.plugins_path();
    assert_eq!(api.json(Method::POST, &path, Some(&plugin("p", 1).body())).await.0, 201);
    let answer = api.json(Method::POST, &path, Some(&plugin("p", 2).body())).await;
    let message = "name (type: unique) constraint failed";
    let expected = json!({
        "code": 3,
        "message": format!("data constraint error: {message}"),
        "details": [{
            "@type": DETAIL, "type": "ERROR_TYPE_REFERENCE", "field": "name", "messages": [message],
        }],
    });
    assert_eq!(answer, (400, expected));
    let (_, stored) = api.json(Method::GET, &format!("{path}/p"), None).await;
    assert_eq!(stored["handler"], json!(plugin("p", 1).handler));
}

#[tokio::test]
async fn answers_404_for_an_unknown_control_plane() {
    let api = Api::new().await;
    let id = "0192c5d4-6a11-7000-8000-000000000001";
    let path = format!("/v2/control-planes/{id}/core-entities/custom-plugins");
    let answer = api.json(Method::POST, &path, Some(&plugin("p", 1).body())).await;
    let message = format!("no control plane '{id}'");
    assert_eq!(answer, (404, json!({ "code": 5, "message": message, "details": [] })));
}

/// Asserts that the control plane is as it was created.
async fn assert_unchanged(api: &Api) {
    let path = "/plugcast/v1/control-planes/default/plugins";
    let (_, overview) = api.json(Method::GET, path, None).await;
    assert_eq!(overview["control_plane"]["generation"], 0);
    assert_eq!(overview["plugins"], json!([]));
}
