//! The life of a custom plugin over real HTTP.

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

#[tokio::test]
async fn every_byte_that_lua_may_hold_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), "T").await;
    let mut odd = plugin("odd", 1);
    odd.handler = format!("-- \u{e4}\u{1f600}\t\\ \" \u{2028}\r\n{}", odd.handler);
    let (status, created) = dev.json(Method::POST, &dev.plugins_path(), Some(&odd.body())).await;
    assert_eq!((status, &created["handler"]), (201, &json!(odd.handler)));
    let (_, read) = dev.json(Method::GET, &format!("{}/odd", dev.plugins_path()), None).await;
    assert_eq!(read["handler"], json!(odd.handler));
}

#[tokio::test]
async fn a_client_may_send_what_it_has_read_and_nulls_for_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), "T").await;
    let mut body = plugin("given", 1).body();
    let id = "0192c5d4-6a11-7000-8000-00000000abcd";
    body["id"] = Value::Null;
    body["tags"] = Value::Null;
    let path = format!("{}/{id}", dev.plugins_path());
    let (status, created) = dev.json(Method::PUT, &path, Some(&body)).await;
    assert_eq!((status, &created["id"]), (200, &json!(id)), "{created}");

    let mut echo = created.clone();
    echo["tags"] = json!(["b", "a"]);
    let (status, tagged) = dev.json(Method::PUT, &path, Some(&echo)).await;
    assert_eq!((status, &tagged["tags"]), (200, &json!(["b", "a"])));
    assert_eq!(dev.json(Method::PUT, &path, Some(&tagged)).await, (200, tagged));
}

#[tokio::test]
async fn a_list_is_read_in_pages_and_by_tags() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), "T").await;
    let path = dev.plugins_path();
    for number in 0..5 {
        let mut body = plugin(&format!("p{number}"), 1).body();
        body["tags"] = json!([if number % 2 == 0 { "even" } else { "odd" }, "all"]);
        assert_eq!(dev.json(Method::POST, &path, Some(&body)).await.0, 201);
    }
    let names = |page: &Value| {
        let entries = page["data"].as_array().unwrap().iter();
        entries.map(|entry| entry["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };

    let mut next = format!("{path}?size=2&page[size]=9&unknown=1");
    let mut seen = Vec::new();
    for _ in 0..3 {
        let (status, page) = dev.json(Method::GET, &next, None).await;
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
        let (_, page) = dev.json(Method::GET, &format!("{path}?tags={filter}"), None).await;
        assert_eq!(names(&page), expected, "{filter}");
    }
}
