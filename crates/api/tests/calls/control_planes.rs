//! Control planes.

use axum::http::Method;
use plugcast_testing::plugins::plugin;
use serde_json::json;

use crate::harness::Api;

#[tokio::test]
async fn creates_and_lists_control_planes() {
    let api = Api::new().await;
    let (status, list) = api.json(Method::GET, "/v2/control-planes", None).await;
    assert_eq!((status, &list["data"][0]["name"]), (200, &json!("default")));
    assert_eq!(list["meta"]["page"], json!({"number": 1, "size": 10, "total": 1}));

    let new = json!({"name": "team-a", "description": "of a", "labels": {"env": "dev"},
        "cluster_type": "CLUSTER_TYPE_CONTROL_PLANE"});
    let (status, created) = api.json(Method::POST, "/v2/control-planes", Some(&new)).await;
    assert_eq!((status, &created["labels"]["env"]), (201, &json!("dev")), "{created}");
    let path = format!("/v2/control-planes/{}", created["id"].as_str().unwrap());
    assert_eq!(api.json(Method::GET, &path, None).await, (200, created.clone()));

    let (status, refused) = api.json(Method::POST, "/v2/control-planes", Some(&new)).await;
    assert_eq!((status, &refused["title"]), (409, &json!("Conflict")));
    let detail = "data constraint error: name (type: unique) constraint failed";
    assert_eq!(refused["detail"], detail);

    let query = "/v2/control-planes?filter%5Bname%5D%5Beq%5D=team-a&page%5Bsize%5D=1";
    let (_, filtered) = api.json(Method::GET, query, None).await;
    assert_eq!(filtered["data"], json!([created]));
}

#[tokio::test]
async fn keeps_the_plugins_of_control_planes_apart() {
    let api = Api::new().await;
    let new = json!({"name": "other"});
    assert_eq!(api.json(Method::POST, "/v2/control-planes", Some(&new)).await.0, 201);
    let body = plugin("shared", 1).body();
    let other = "/v2/control-planes/other/core-entities/custom-plugins";
    assert_eq!(api.json(Method::POST, &api.plugins_path(), Some(&body)).await.0, 201);
    assert_eq!(api.json(Method::GET, &format!("{other}/shared"), None).await.0, 404);
    assert_eq!(api.json(Method::POST, other, Some(&body)).await.0, 201);
}
