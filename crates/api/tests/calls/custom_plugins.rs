//! Custom plugins.

use axum::http::Method;
use plugcast_testing::plugins::plugin;
use serde_json::{Value, json};

use crate::harness::Api;

#[tokio::test]
async fn returns_every_byte_of_a_source() {
    let api = Api::new().await;
    let mut odd = plugin("odd", 1);
    odd.handler = format!("-- \u{e4}\u{1f600}\t\\ \" \u{2028}\r\n{}", odd.handler);
    let (status, created) = api.json(Method::POST, &api.plugins_path(), Some(&odd.body())).await;
    assert_eq!((status, &created["handler"]), (201, &json!(odd.handler)));
    let (_, read) = api.json(Method::GET, &format!("{}/odd", api.plugins_path()), None).await;
    assert_eq!(read["handler"], json!(odd.handler));
}

#[tokio::test]
async fn accepts_its_own_response_and_null_for_optional_fields() {
    let api = Api::new().await;
    let mut body = plugin("given", 1).body();
    let id = "0192c5d4-6a11-7000-8000-00000000abcd";
    body["id"] = Value::Null;
    body["tags"] = Value::Null;
    let path = format!("{}/{id}", api.plugins_path());
    let (status, created) = api.json(Method::PUT, &path, Some(&body)).await;
    assert_eq!((status, &created["id"]), (200, &json!(id)), "{created}");

    let mut echo = created.clone();
    echo["tags"] = json!(["b", "a"]);
    let (status, tagged) = api.json(Method::PUT, &path, Some(&echo)).await;
    assert_eq!((status, &tagged["tags"]), (200, &json!(["b", "a"])));
    assert_eq!(api.json(Method::PUT, &path, Some(&tagged)).await, (200, tagged));
}

#[tokio::test]
async fn lists_by_page_and_by_tag() {
    let api = Api::new().await;
    let path = api.plugins_path();
    for number in 0..5 {
        let mut body = plugin(&format!("p{number}"), 1).body();
        // Plugins of the same millisecond are listed by id.
        body["id"] = json!(format!("0192c5d4-6a11-7000-8000-{number:012}"));
        body["tags"] = json!([if number % 2 == 0 { "even" } else { "odd" }, "all"]);
        assert_eq!(api.json(Method::POST, &path, Some(&body)).await.0, 201);
    }
    let names = |page: &Value| {
        let entries = page["data"].as_array().unwrap().iter();
        entries.map(|entry| entry["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };

    let mut next = format!("{path}?size=2&page[size]=9&unknown=1");
    let mut seen = Vec::new();
    for _ in 0..3 {
        let (status, page) = api.json(Method::GET, &next, None).await;
        assert_eq!(status, 200, "{page}");
        seen.extend(names(&page));
        assert_eq!(page["next"].is_string(), page.get("offset").is_some());
        next = page["next"].as_str().unwrap_or_default().to_owned();
    }
    assert_eq!(next, "");
    assert_eq!(seen, ["p0", "p1", "p2", "p3", "p4"]);

    for (filter, expected) in [
        ("even,all", vec!["p0", "p2", "p4"]),
        ("odd", vec!["p1", "p3"]),
        ("odd/even", vec!["p0", "p1", "p2", "p3", "p4"]),
        ("none", vec![]),
    ] {
        let (_, page) = api.json(Method::GET, &format!("{path}?tags={filter}"), None).await;
        assert_eq!(names(&page), expected, "{filter}");
    }
}

#[tokio::test]
async fn serves_a_plugin_named_validate() {
    let api = Api::new().await;
    let named = plugin("validate", 1);
    api.put(&named).await;
    let path = format!("{}/validate", api.plugins_path());
    let (status, read) = api.json(Method::GET, &path, None).await;
    assert_eq!((status, &read["handler"]), (200, &json!(named.handler)));
    let (status, said) = api.json(Method::POST, &path, Some(&plugin("other", 1).body())).await;
    assert_eq!((status, &said[0]["facts"]["name"]), (200, &json!("other")));
    assert_eq!(api.json(Method::DELETE, &path, None).await.0, 204);
}
