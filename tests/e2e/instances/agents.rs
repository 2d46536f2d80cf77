//! Instances in the file that a gateway without a database reads.

use std::path::Path;

use plugcast_testing::eventually;
use plugcast_tests::{agent::Agent, dev::Dev};
use reqwest::Method;
use serde_json::{Value, json};

use super::{expect, greeter, greeting};

fn agent(dev: &Dev, dir: &Path, declarative: &str) -> Agent {
    Agent::start(dev.url(), "T", dir, &["--poll-interval", "1s", "--declarative", declarative])
}

/// Waits until the file has these plugins, and returns the file.
async fn until(dir: &Path, plugins: &Value) -> Value {
    let read = || {
        let file = std::fs::read(dir.join("current/kong.json")).unwrap_or_default();
        serde_json::from_slice(&file).unwrap_or(Value::Null)
    };
    eventually("kong.json has the plugins", async || read()["plugins"] == *plugins).await;
    read()
}

#[tokio::test]
async fn an_instance_reaches_every_gateway() {
    let folder = tempfile::tempdir().unwrap();
    let dev = greeting(&folder.path().join("data")).await;
    let dirs = ["installed", "streaming"].map(|kind| folder.path().join(kind));
    let _agents = [agent(&dev, &dirs[0], "installed"), agent(&dev, &dirs[1], "streaming")];
    for dir in &dirs {
        until(dir, &json!([])).await;
    }
    let global = json!({
        "name": "greeter", "instance_name": "everywhere", "tags": ["edge"],
        "config": { "url": "http://a.example", "times": 2 },
    });
    let on_a_route = json!({
        "name": "greeter", "config": { "url": "http://b.example" },
        "route": { "id": "0192c5d4-6a11-7000-8000-000000000002" },
    });
    expect(&dev, 201, Method::POST, "plugins", Some(&on_a_route)).await;
    let created = expect(&dev, 201, Method::POST, "plugins", Some(&global)).await;
    let entry = json!([{
        "name": "greeter",
        "instance_name": "everywhere",
        "config": { "times": 2, "url": "http://a.example" },
        "enabled": true,
        "tags": ["edge"],
        "id": created["id"],
        "created_at": created["created_at"],
        "updated_at": created["updated_at"],
    }]);
    let files = [until(&dirs[0], &entry).await, until(&dirs[1], &entry).await];
    assert_eq!(files[0], json!({ "_format_version": "3.0", "plugins": entry }));
    let plugin = expect(&dev, 200, Method::GET, "custom-plugins/greeter", None).await;
    let code = json!([{
        "id": plugin["id"], "name": "greeter",
        "handler": greeter(1).handler, "schema": greeter(1).schema,
    }]);
    assert_eq!(files[1]["custom_plugins"], code);
    expect(&dev, 204, Method::DELETE, "plugins/everywhere", None).await;
    for dir in &dirs {
        until(dir, &json!([])).await;
    }
}

#[tokio::test]
async fn an_agent_writes_the_file_when_a_restart_turns_it_on() {
    let folder = tempfile::tempdir().unwrap();
    let dev = greeting(&folder.path().join("data")).await;
    let dir = folder.path().join("agent");
    {
        let mut older = agent(&dev, &dir, "off");
        let is_installed = async || older.installed("greeter").exists();
        eventually("the plugin is installed", is_installed).await;
        older.kill().await;
    }
    assert!(!dir.join("current/kong.json").exists());
    let _newer = agent(&dev, &dir, "installed");
    until(&dir, &json!([])).await;
}
