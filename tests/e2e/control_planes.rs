//! Control planes over real HTTP.

use plugcast_tests::{dev::Dev, plugins::plugin};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn the_first_is_there_and_others_are_created() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), "T").await;
    let (status, list) = dev.json(Method::GET, "/v2/control-planes", None).await;
    assert_eq!((status, &list["data"][0]["name"]), (200, &json!("default")));
    assert_eq!(list["meta"]["page"], json!({"number": 1, "size": 10, "total": 1}));

    let new = json!({"name": "team-a", "description": "of a", "labels": {"env": "dev"},
        "cluster_type": "CLUSTER_TYPE_CONTROL_PLANE"});
    let (status, created) = dev.json(Method::POST, "/v2/control-planes", Some(&new)).await;
    assert_eq!((status, &created["labels"]["env"]), (201, &json!("dev")), "{created}");
    let path = format!("/v2/control-planes/{}", created["id"].as_str().unwrap());
    assert_eq!(dev.json(Method::GET, &path, None).await, (200, created.clone()));

    let (status, refused) = dev.json(Method::POST, "/v2/control-planes", Some(&new)).await;
    assert_eq!(status, 400);
    assert_eq!(refused["details"][0]["messages"][0], "name (type: unique) constraint failed");

    let query = "/v2/control-planes?filter%5Bname%5D%5Beq%5D=team-a&page%5Bsize%5D=1";
    let (_, filtered) = dev.json(Method::GET, query, None).await;
    assert_eq!(filtered["data"], json!([created]));
}

#[tokio::test]
async fn what_one_holds_the_other_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), "T").await;
    let new = json!({"name": "other"});
    assert_eq!(dev.json(Method::POST, "/v2/control-planes", Some(&new)).await.0, 201);
    let body = plugin("shared", 1).body();
    let other = "/v2/control-planes/other/core-entities/custom-plugins";
    assert_eq!(dev.json(Method::POST, &dev.plugins_path(), Some(&body)).await.0, 201);
    assert_eq!(dev.json(Method::GET, &format!("{other}/shared"), None).await.0, 404);
    assert_eq!(dev.json(Method::POST, other, Some(&body)).await.0, 201);
}
