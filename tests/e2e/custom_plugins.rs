//! A custom plugin over real HTTP, from its creation to its deletion.

use plugcast_tests::{dev::Dev, plugins::plugin};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_plugin_is_created_read_replaced_and_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), "T").await;
    let path = dev.plugins_path();
    let first = plugin("headers", 1);

    let (status, created) = dev.json(Method::POST, &path, Some(&first.body())).await;
    assert_eq!(status, 201, "{created}");
    assert_eq!(created["handler"], json!(first.handler));
    assert_eq!(created["schema"], json!(first.schema));
    assert_eq!(created.get("tags"), None);
    assert!(created["created_at"].as_i64().unwrap() > 1_700_000_000);
    let id = created["id"].as_str().unwrap();

    let by_id = format!("{path}/{id}");
    let by_name = format!("{path}/headers");
    assert_eq!(dev.json(Method::GET, &by_id, None).await, (200, created.clone()));
    assert_eq!(dev.json(Method::GET, &by_name, None).await, (200, created.clone()));

    let (status, replaced) =
        dev.json(Method::PUT, &by_id, Some(&plugin("headers", 2).body())).await;
    assert_eq!(status, 200, "{replaced}");
    assert_eq!(replaced["id"], json!(id));
    let (status, replaced) =
        dev.json(Method::PUT, &by_name, Some(&plugin("headers", 3).body())).await;
    assert_eq!((status, &replaced["handler"]), (200, &json!(plugin("headers", 3).handler)));

    assert_eq!(dev.json(Method::DELETE, &by_name, None).await, (204, Value::Null));
    assert_eq!(dev.json(Method::DELETE, &by_id, None).await, (204, Value::Null));
    assert_eq!(dev.json(Method::GET, &by_id, None).await.0, 404);
    dev.stop().await;
}
