//! Conditional and repeated requests, and the dry run, over real HTTP.

use std::{process::Stdio, sync::Arc};

use plugcast_tests::{binaries::binary, dev::Dev, plugins::plugin};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::process::Command;

/// Clients that send the same request at the same time.
const SENDERS: usize = 8;

/// Calls with a header and returns the status, the ETag and the body.
async fn call(
    dev: &Dev,
    method: Method,
    path: &str,
    (name, value): (&str, &str),
    body: Option<&Value>,
) -> (u16, Option<String>, Value) {
    let mut request = dev.request(method, path).header(name, value);
    if let Some(body) = body {
        request = request.json(body);
    }
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let tag = response.headers().get("etag").map(|tag| tag.to_str().unwrap().to_owned());
    let text = response.text().await.unwrap();
    (status, tag, serde_json::from_str(&text).unwrap_or(Value::Null))
}

#[tokio::test]
async fn repeated_requests_with_one_key_have_one_effect() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), "T").await;
    let dev = Arc::new(dev);
    let (path, body) = (dev.plugins_path(), plugin("once", 1).body());
    let send = || {
        let (dev, path, body) = (dev.clone(), path.clone(), body.clone());
        async move { call(&dev, Method::POST, &path, ("idempotency-key", "job 7"), Some(&body)).await }
    };
    let senders: Vec<_> = (0..SENDERS).map(|_| tokio::spawn(send())).collect();
    let mut answers = Vec::new();
    for sender in senders {
        answers.push(sender.await.unwrap());
    }
    for answer in &answers {
        assert_eq!((answer.0, answer), (201, &answers[0]));
    }
    let other = plugin("other", 1).body();
    let key = ("idempotency-key", "job 7");
    let (status, _, refused) = call(&dev, Method::POST, &path, key, Some(&other)).await;
    assert_eq!(status, 422);
    let reason = "another request was made under this key";
    let message = format!("validation error: Idempotency-Key: {reason}");
    assert_eq!((&refused["code"], &refused["message"]), (&json!(3), &json!(message)));
    assert_eq!(refused["details"][0]["messages"], json!([reason]));

    // Another caller may use the same key, and a restart keeps the answer.
    let maker = json!({"name": "ci", "role": "deployer"});
    let (_, token) = dev.make_token(&maker).await;
    let theirs = dev.request_as(Some(&token), Method::POST, &path).header(key.0, key.1);
    let theirs = theirs.json(&other).send().await.unwrap();
    assert_eq!(theirs.status(), StatusCode::CREATED);
    Arc::into_inner(dev).unwrap().kill().await;
    let dev = Dev::start(folder.path(), "T").await;
    let again = call(&dev, Method::POST, &path, key, Some(&body)).await;
    assert_eq!(again, answers[0]);
    let (_, log) =
        dev.json(Method::GET, "/plugcast/v1/control-planes/default/changes?name=once", None).await;
    assert_eq!(log["changes"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_dry_run_reports_what_the_command_reports_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(&folder.path().join("data"), "T").await;
    let good = plugin("tried", 1);
    let bad = good.handler.replace("return", "ngx.timer.at(0, print)\nreturn");
    for handler in [&good.handler, &bad] {
        std::fs::write(folder.path().join("handler.lua"), handler).unwrap();
        std::fs::write(folder.path().join("schema.lua"), &good.schema).unwrap();
        let command = Command::new(binary("plugcast"))
            .args(["check", ".", "--format", "json"])
            .current_dir(folder.path())
            .stderr(Stdio::null())
            .output()
            .await
            .unwrap();
        let mut said: Value = serde_json::from_slice(&command.stdout).unwrap();
        said[0]["handler"] = json!("handler.lua");
        said[0]["schema"] = json!("schema.lua");
        let mut body = good.body();
        body["handler"] = json!(handler);
        body.as_object_mut().unwrap().remove("name");
        let path = format!("{}/validate", dev.plugins_path());
        assert_eq!(dev.json(Method::POST, &path, Some(&body)).await, (200, said.clone()));
        assert_eq!(said[0]["accepted"], json!(handler == &good.handler));
    }
    let (_, list) = dev.json(Method::GET, &dev.plugins_path(), None).await;
    assert_eq!(list["data"], json!([]));
}
