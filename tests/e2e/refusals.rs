//! Every wrong upload gets its own clear error, whole, and changes nothing.

use plugcast_tests::{dev::Dev, plugins::plugin};
use reqwest::{
    Method,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use serde_json::{Value, json};

const DETAIL: &str = "type.googleapis.com/kong.admin.model.v1.ErrorDetail";

async fn post_bytes(dev: &Dev, body: impl Into<reqwest::Body>) -> (u16, Value) {
    let http = plugcast_agent::Network::new(&dev.url().parse().unwrap()).unwrap().http().clone();
    let response = http
        .post(format!("{}{}", dev.url(), dev.plugins_path()))
        .header(AUTHORIZATION, "Bearer T")
        .header(CONTENT_TYPE, "application/json")
        .body(body)
        .send()
        .await
        .unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

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
async fn a_body_that_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), "T").await;
    let cases: Vec<(Vec<u8>, Value)> = vec![
        (
            b"".to_vec(),
            entity("the body is not JSON: EOF while parsing a value at line 1 column 0"),
        ),
        (
            b"{".to_vec(),
            entity("the body is not JSON: EOF while parsing an object at line 1 column 1"),
        ),
        (b"[]".to_vec(), entity("expected object, but got array")),
        (b"{\"name\":\"\xff\"}".to_vec(), entity("the body is not UTF-8: byte 9")),
        (b"{}".to_vec(), entity("missing properties: 'name', 'handler', 'schema'")),
    ];
    for (body, expected) in cases {
        assert_eq!(post_bytes(&dev, body).await, (400, expected));
    }
    let (status, body) = post_bytes(&dev, vec![b' '; 10 * 1024 * 1024 + 1]).await;
    assert_eq!(status, 413);
    assert_eq!(body["message"], "the body must be at most 10485760 bytes");
    assert_unchanged(&dev).await;
}

#[tokio::test]
async fn a_field_that_breaks_a_rule() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), "T").await;
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
        let answer = dev.json(Method::POST, &dev.plugins_path(), Some(&body)).await;
        assert_eq!(answer, (400, expected));
    }
    assert_unchanged(&dev).await;
}

#[tokio::test]
async fn a_query_that_means_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), "T").await;
    for (query, expected) in [
        ("size=0", field("size", "must be 1 to 1000, but got '0'")),
        ("size=1001", field("size", "must be 1 to 1000, but got '1001'")),
        ("size=ten", field("size", "must be 1 to 1000, but got 'ten'")),
        ("offset=x", field("offset", "is not an offset that a list returned")),
        ("tags=a,b/c", field("tags", "cannot mix ',' (and) with '/' (or)")),
    ] {
        let path = format!("{}?{query}", dev.plugins_path());
        assert_eq!(dev.json(Method::GET, &path, None).await, (400, expected), "{query}");
    }
}

#[tokio::test]
async fn a_control_plane_holds_a_hundred_plugins() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), "T").await;
    for number in 0..100 {
        dev.put(&plugin(&format!("p{number}"), 1)).await;
    }
    let message = "the control plane holds 100 plugins";
    let full = json!({
        "code": 3,
        "message": format!("data constraint error: {message}"),
        "details": [{ "@type": DETAIL, "type": "ERROR_TYPE_ENTITY", "messages": [message] }],
    });
    let body = plugin("one-more", 1).body();
    let refused = dev.json(Method::POST, &dev.plugins_path(), Some(&body)).await;
    assert_eq!(refused, (400, full.clone()));
    let path = format!("{}/one-more", dev.plugins_path());
    assert_eq!(dev.json(Method::PUT, &path, Some(&body)).await, (400, full));
    // Whoever is there may still change, and whoever goes makes room.
    dev.put(&plugin("p7", 2)).await;
    let path = format!("{}/p7", dev.plugins_path());
    assert_eq!(dev.json(Method::DELETE, &path, None).await.0, 204);
    assert_eq!(dev.json(Method::POST, &dev.plugins_path(), Some(&body)).await.0, 201);
}

#[tokio::test]
async fn lua_that_breaks_a_rule_is_named_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), "T").await;
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
        let (status, answer) = dev.json(Method::POST, &dev.plugins_path(), Some(&body)).await;
        assert_eq!((status, &answer["code"]), (400, &json!(3)), "{answer}");
        let message = answer["message"].as_str().unwrap();
        assert!(message.starts_with(&format!("validation error: {place}")), "{message}");
        assert_eq!(answer["details"][0]["field"], "handler");
    }
    let mut body = plugin("p", 1).body();
    body["name"] = json!("q");
    let (status, answer) = dev.json(Method::POST, &dev.plugins_path(), Some(&body)).await;
    assert_eq!(status, 400);
    assert!(answer["message"].as_str().unwrap().contains("\"p\""), "{answer}");
    assert_unchanged(&dev).await;
}

#[tokio::test]
async fn a_name_that_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), "T").await;
    let path = dev.plugins_path();
    assert_eq!(dev.json(Method::POST, &path, Some(&plugin("p", 1).body())).await.0, 201);
    let answer = dev.json(Method::POST, &path, Some(&plugin("p", 2).body())).await;
    let message = "name (type: unique) constraint failed";
    let expected = json!({
        "code": 3,
        "message": format!("data constraint error: {message}"),
        "details": [{
            "@type": DETAIL, "type": "ERROR_TYPE_REFERENCE", "field": "name", "messages": [message],
        }],
    });
    assert_eq!(answer, (400, expected));
    let (_, stored) = dev.json(Method::GET, &format!("{path}/p"), None).await;
    assert_eq!(stored["handler"], json!(plugin("p", 1).handler));
}

#[tokio::test]
async fn a_caller_or_a_control_plane_that_nobody_knows() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), "T").await;
    let http = plugcast_agent::Network::new(&dev.url().parse().unwrap()).unwrap().http().clone();
    let url = format!("{}{}", dev.url(), dev.plugins_path());
    let wrong = http.get(&url).bearer_auth("wrong").send().await.unwrap();
    assert_eq!(wrong.status(), 401);
    let body: Value = wrong.json().await.unwrap();
    assert_eq!(body, json!({"message": "Unauthorized", "status": 401}));
    let without = http.get(&url).send().await.unwrap();
    assert_eq!(without.status(), 401);

    let id = "0192c5d4-6a11-7000-8000-000000000001";
    let path = format!("/v2/control-planes/{id}/core-entities/custom-plugins");
    let (status, body) = dev.json(Method::POST, &path, Some(&plugin("p", 1).body())).await;
    let message = format!("no control plane '{id}'");
    assert_eq!((status, body), (404, json!({"code": 5, "message": message, "details": []})));
}

/// Nothing was accepted: the control plane is as it was made.
async fn assert_unchanged(dev: &Dev) {
    let path = "/plugcast/v1/control-planes/default/plugins";
    let (_, overview) = dev.json(Method::GET, path, None).await;
    assert_eq!(overview["control_plane"]["generation"], 0);
    assert_eq!(overview["plugins"], json!([]));
}
