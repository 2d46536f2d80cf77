//! An instance ends in the file that a gateway without a database reads.

use std::{path::Path, process::Stdio, time::Duration};

use plugcast_tests::{binaries::binary, dev::Dev};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::process::{Child, Command};

use super::{expect, greeter, greeting};

/// How long anything may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(30);

fn agent(dev: &Dev, dir: &Path, declarative: &str) -> Child {
    Command::new(binary("plugcast-agent"))
        .args(["--server", dev.url(), "--control-plane", "default", "--token", "T"])
        .args(["--poll-interval", "1s", "--declarative", declarative, "--dir"])
        .arg(dir)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

/// Waits until the file holds what `is_it` looks for.
async fn until(dir: &Path, is_it: impl Fn(&Value) -> bool) -> Value {
    let waiting = async {
        loop {
            let file = std::fs::read(dir.join("current/kong.json")).unwrap_or_default();
            match serde_json::from_slice(&file) {
                Ok(file) if is_it(&file) => return file,
                _ => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.expect("the file comes")
}

#[tokio::test]
async fn an_instance_reaches_every_gateway() {
    let folder = tempfile::tempdir().unwrap();
    let dev = greeting(&folder.path().join("data")).await;
    let dirs = ["installed", "streaming"].map(|kind| folder.path().join(kind));
    let _agents = [agent(&dev, &dirs[0], "installed"), agent(&dev, &dirs[1], "streaming")];
    for dir in &dirs {
        until(dir, |file| file["plugins"] == json!([])).await;
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
    let files = [
        until(&dirs[0], |file| file["plugins"] == entry).await,
        until(&dirs[1], |file| file["plugins"] == entry).await,
    ];
    assert_eq!(files[0], json!({ "_format_version": "3.0", "plugins": entry }));
    let plugin = expect(&dev, 200, Method::GET, "custom-plugins/greeter", None).await;
    let code = json!([{
        "id": plugin["id"], "name": "greeter",
        "handler": greeter(1).handler, "schema": greeter(1).schema,
    }]);
    assert_eq!(files[1]["custom_plugins"], code);
    expect(&dev, 204, Method::DELETE, "plugins/everywhere", None).await;
    for dir in &dirs {
        until(dir, |file| file["plugins"] == json!([])).await;
    }
}

#[tokio::test]
async fn an_agent_that_learns_of_the_file_writes_it_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let dev = greeting(&folder.path().join("data")).await;
    let dir = folder.path().join("agent");
    {
        let mut older = agent(&dev, &dir, "off");
        let waiting = async {
            while !dir.join("current/kong/plugins/greeter").exists() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.expect("the plugin comes");
        older.kill().await.unwrap();
    }
    assert!(!dir.join("current/kong.json").exists());
    let _newer = agent(&dev, &dir, "installed");
    until(&dir, |file| file["plugins"] == json!([])).await;
}
