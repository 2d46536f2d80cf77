//! Control planes over real HTTP.

use plugcast_tests::{dev::Dev, plugins::plugin};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn renames_a_control_plane_and_deletes_it_with_its_content() {
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
async fn a_restart_does_not_recreate_a_renamed_default() {
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
