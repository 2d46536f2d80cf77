//! The look-ups that decK makes before it compares plugins.

use axum::http::Method;
use serde_json::{Value, json};

use crate::harness::Api;

#[tokio::test]
async fn finds_a_control_plane_by_name_on_one_page() {
    let api = Api::new().await;
    let groups = "/konnect-api/api/runtime_groups";
    let group = json!({ "id": api.control_plane.id, "name": "default" });
    for (path, data) in [
        (groups.to_owned(), json!([group])),
        (format!("{groups}?page=1"), json!([group])),
        (format!("{groups}?page=2"), json!([])),
    ] {
        let page = if path.ends_with('2') { 2 } else { 1 };
        let expected = json!({ "data": data, "page": page, "pageCount": 1 });
        assert_eq!(api.json(Method::GET, &path, None).await, (200, expected), "{path}");
    }
}

#[tokio::test]
async fn reads_other_entities_as_empty_lists_without_defaults() {
    let api = Api::new().await;
    for entity in ["services", "routes", "consumers", "consumer_groups", "upstreams"] {
        let page = api.expect(200, Method::GET, entity, None).await;
        assert_eq!(page, json!({ "data": [], "next": null }), "{entity}");
    }
    let schema = api.expect(200, Method::GET, "v1/schemas/json/service", None).await;
    assert_eq!(schema, json!({ "properties": {} }));
    api.expect(404, Method::GET, "v1/schemas/json/nonsense", None).await;
}

#[tokio::test]
async fn refuses_writes_of_other_entities_with_the_reason() {
    let api = Api::new().await;
    let (status, refused): (u16, Value) = api
        .json(
            Method::POST,
            "/v2/control-planes/default/core-entities/services",
            Some(&json!({ "name": "s" })),
        )
        .await;
    assert_eq!(status, 400);
    let message = refused["message"].as_str().unwrap();
    assert!(message.contains("not services"), "{message}");
}
