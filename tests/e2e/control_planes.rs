//! Control planes over real HTTP.

use plugcast_tests::{dev::Dev, plugins::plugin};
use reqwest::Method;
use serde_json::{Value, json};

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
    assert_eq!((status, &refused["title"]), (409, &json!("Conflict")));
    let detail = "data constraint error: name (type: unique) constraint failed";
    assert_eq!(refused["detail"], detail);

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

#[tokio::test]
async fn one_is_renamed_and_deleted_and_stays_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), "T").await;
    let body = plugin("kept", 1).body();
    assert_eq!(dev.json(Method::POST, &dev.plugins_path(), Some(&body)).await.0, 201);
    let (_, default) = dev.json(Method::GET, "/v2/control-planes/default", None).await;
    let path = format!("/v2/control-planes/{}", default["id"].as_str().unwrap());

    let patch = json!({"name": "edge", "labels": {"env": "prod"}});
    let (status, renamed) = dev.json(Method::PATCH, &path, Some(&patch)).await;
    assert_eq!((status, &renamed["name"]), (200, &json!("edge")), "{renamed}");
    assert_eq!(dev.json(Method::GET, "/v2/control-planes/default", None).await.0, 404);
    assert_eq!(dev.json(Method::GET, "/v2/control-planes/edge", None).await, (200, renamed));
    let plugins = "/v2/control-planes/edge/core-entities/custom-plugins";
    assert_eq!(dev.json(Method::GET, &format!("{plugins}/kept"), None).await.0, 200);

    let (status, refused) = dev.json(Method::DELETE, &path, None).await;
    assert_eq!(status, 409);
    let reason = "custom plugins in the control plane: 1; delete them, or add ?force=true";
    assert_eq!(refused["detail"], format!("data constraint error: {reason}"));
    for _ in 0..2 {
        let deleted = dev.json(Method::DELETE, &format!("{path}?force=true"), None).await;
        assert_eq!(deleted, (204, Value::Null));
    }
    assert_eq!(dev.json(Method::GET, plugins, None).await.0, 404);
    let (_, list) = dev.json(Method::GET, "/v2/control-planes", None).await;
    assert_eq!(list["data"], json!([]));
    dev.stop().await;
    assert_eq!(std::fs::read_dir(folder.path().join("sources/objects")).unwrap().count(), 0);
}

#[tokio::test]
async fn a_renamed_default_is_not_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), "T").await;
    let patch = json!({"name": "edge"});
    let renamed = dev.json(Method::PATCH, "/v2/control-planes/default", Some(&patch)).await;
    assert_eq!(renamed.0, 200);
    dev.stop().await;
    let dev = Dev::start(folder.path(), "T").await;
    let (_, list) = dev.json(Method::GET, "/v2/control-planes", None).await;
    assert_eq!(list["meta"]["page"]["total"], 1);
    assert_eq!(list["data"][0]["name"], "edge");
}
