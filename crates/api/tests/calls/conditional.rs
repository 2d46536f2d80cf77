//! Conditional and repeated requests: `ETag`, `If-Match`, `If-None-Match`, `Idempotency-Key`.

use axum::http::Method;
use plugcast_testing::plugins::plugin;
use serde_json::{Value, json};

use crate::harness::{Answer, Api};

const OTHER_TAG: &str = "\"ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb\"";

async fn get(api: &Api, path: &str, header: (&str, &str)) -> Answer {
    api.call(Method::GET, path, header, None).await
}

#[tokio::test]
async fn refuses_a_write_under_an_outdated_etag() {
    let api = Api::new().await;
    api.put(&plugin("shared", 1)).await;
    let path = format!("{}/shared", api.plugins_path());
    let old = get(&api, &path, ("accept", "*/*")).await;
    let old = old.tag().unwrap();

    let put = |number: usize| plugin("shared", number).body();
    let written = api.call(Method::PUT, &path, ("if-match", old), Some(&put(2))).await;
    assert_eq!(written.status, 200);
    let new = written.tag().unwrap();
    assert_ne!(new, old);
    let refused = api.call(Method::PUT, &path, ("if-match", old), Some(&put(3))).await;
    let reason = "precondition failed: the plugin changed since you read it";
    let expected = json!({
        "code": 9,
        "message": format!("precondition failed: {reason}"),
        "details": [{
            "@type": "type.googleapis.com/kong.admin.model.v1.ErrorDetail",
            "type": "ERROR_TYPE_ENTITY",
            "messages": [reason],
        }],
    });
    assert_eq!((refused.status, refused.body), (412, expected));
    let read = get(&api, &path, ("if-none-match", old)).await;
    assert_eq!((read.status, read.tag()), (200, Some(new)));
    assert_eq!(read.body["handler"], json!(plugin("shared", 2).handler));

    let refused = api.call(Method::DELETE, &path, ("if-match", old), None).await;
    assert_eq!(refused.status, 412);
    let deleted = api.call(Method::DELETE, &path, ("if-match", new), None).await;
    assert_eq!(deleted.status, 204);
}

#[tokio::test]
async fn answers_304_for_a_known_tag_whether_weak_or_in_a_list() {
    let api = Api::with_greeter().await;
    let plugin = format!("{}/greeter", api.plugins_path());
    let manifest = format!("/sync/v1/{}/manifest", api.control_plane.id);
    for path in [plugin, manifest] {
        let read = get(&api, &path, ("accept", "*/*")).await;
        assert_eq!(read.status, 200);
        let tag = read.tag().unwrap();
        for known in [tag, &format!("W/{tag}"), &format!("{OTHER_TAG}, W/{tag}"), "*"] {
            let unchanged = get(&api, &path, ("if-none-match", known)).await;
            assert_eq!((unchanged.status, unchanged.tag()), (304, Some(tag)), "{path} {known}");
            assert_eq!(unchanged.body, Value::Null);
        }
        let changed = get(&api, &path, ("if-none-match", OTHER_TAG)).await;
        assert_eq!((changed.status, changed.body), (200, read.body), "{path}");
    }
}

#[tokio::test]
async fn refuses_another_request_under_the_same_idempotency_key() {
    let api = Api::new().await;
    let path = api.plugins_path();
    let key = ("idempotency-key", "job 7");
    let first = api.call(Method::POST, &path, key, Some(&plugin("once", 1).body())).await;
    assert_eq!(first.status, 201);
    let again = api.call(Method::POST, &path, key, Some(&plugin("once", 1).body())).await;
    assert_eq!((again.status, again.body), (201, first.body));

    let changed = |field: &str, value: Value| {
        let mut body = plugin("once", 1).body();
        body[field] = value;
        body
    };
    let one = format!("{path}/once");
    let id = json!("0192c5d4-6a11-7000-8000-00000000abcd");
    let others = [
        (Method::POST, &path, plugin("other", 1).body()),
        (Method::POST, &path, changed("handler", json!(plugin("once", 2).handler))),
        (Method::POST, &path, changed("tags", json!(["edge"]))),
        (Method::POST, &path, changed("id", id)),
        (Method::PUT, &one, plugin("once", 1).body()),
    ];
    for (method, path, body) in others {
        let refused = api.call(method.clone(), path, key, Some(&body)).await;
        assert_eq!(refused.status, 422, "{method} {path} {body}");
        let reason = "another request was made under this key";
        assert_eq!(refused.body["details"][0]["messages"], json!([reason]));
    }
    let (_, log) = api.json(Method::GET, "/plugcast/v1/control-planes/default/changes", None).await;
    assert_eq!(log["changes"].as_array().unwrap().len(), 1);
}
