//! The change log.

use axum::http::Method;
use plugcast_testing::plugins::plugin;
use serde_json::{Value, json};

use crate::harness::Api;

/// Makes six changes: three of the plugin `headers`, two of `short-lived`, and one of labels.
async fn changed(api: &Api) {
    api.put(&plugin("headers", 1)).await;
    api.put(&plugin("headers", 2)).await;
    let mut tagged = plugin("headers", 2).body();
    tagged["tags"] = json!(["edge"]);
    let path = format!("{}/headers", api.plugins_path());
    assert_eq!(api.json(Method::PUT, &path, Some(&tagged)).await.0, 200);
    api.put(&plugin("short-lived", 1)).await;
    let path = format!("{}/short-lived", api.plugins_path());
    assert_eq!(api.json(Method::DELETE, &path, None).await.0, 204);
    let patch = json!({"labels": {"env": "prod"}});
    assert_eq!(api.json(Method::PATCH, "/v2/control-planes/default", Some(&patch)).await.0, 200);
}

#[tokio::test]
async fn lists_every_accepted_change_and_no_refused_one() {
    let api = Api::new().await;
    changed(&api).await;
    api.put(&plugin("headers", 2)).await;
    let mut tagged = plugin("headers", 2).body();
    tagged["handler"] = json!("return {");
    assert_eq!(api.json(Method::POST, &api.plugins_path(), Some(&tagged)).await.0, 400);

    let mut next = "/plugcast/v1/control-planes/default/changes?size=2".to_owned();
    let mut seen = Vec::new();
    while !next.is_empty() {
        let (status, page) = api.json(Method::GET, &next, None).await;
        assert_eq!(status, 200, "{page}");
        assert!(page["changes"].as_array().unwrap().len() <= 2);
        seen.extend(page["changes"].as_array().unwrap().clone());
        next = page["next"].as_str().unwrap_or_default().to_owned();
    }
    let summary = |change: &Value| {
        let word = |field: &str| change[field].as_str().unwrap().to_owned();
        let number = change["generation"].as_u64().unwrap();
        (number, word("kind"), word("entity"), word("name"), word("actor"))
    };
    let of = |number: u64, kind: &str, entity: &str, name: &str| {
        (number, kind.to_owned(), entity.to_owned(), name.to_owned(), "admin".to_owned())
    };
    assert_eq!(
        seen.iter().map(summary).collect::<Vec<_>>(),
        [
            // The last upload had no tags.
            of(7, "updated", "custom-plugin", "headers"),
            of(6, "updated", "control-plane", "default"),
            of(5, "deleted", "custom-plugin", "short-lived"),
            of(4, "created", "custom-plugin", "short-lived"),
            of(3, "updated", "custom-plugin", "headers"),
            of(2, "updated", "custom-plugin", "headers"),
            of(1, "created", "custom-plugin", "headers"),
        ]
    );
    assert_eq!((&seen[6]["before"], &seen[2]["after"]), (&Value::Null, &Value::Null));
    assert_eq!((&seen[5]["before"], &seen[5]["after"]["release"]), (&seen[6]["after"], &json!(2)));
    let filtered = "/plugcast/v1/control-planes/default/changes?entity=control-plane";
    let (_, page) = api.json(Method::GET, filtered, None).await;
    assert_eq!(page["changes"], json!([seen[1]]));
}
