//! `plugcast instance` as a process.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use plugcast_tests::{binaries::binary, dev::Dev};
use serde_json::{Value, json};

use super::greeting;

fn plugcast(dev: &Dev, arguments: &[&str], input: &str) -> Output {
    let mut process = Command::new(binary("plugcast"))
        .arg("instance")
        .args(arguments)
        .env("PLUGCAST_SERVER", dev.url())
        .env("PLUGCAST_TOKEN", "T")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    process.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    process.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn applies_lists_shows_and_deletes_an_instance() {
    let folder = tempfile::tempdir().unwrap();
    let dev = greeting(&folder.path().join("data")).await;
    let empty = plugcast(&dev, &["list"], "");
    assert_eq!((empty.status.code(), empty.stdout.len()), (Some(0), 0));

    let body = json!({
        "name": "greeter", "instance_name": "front", "tags": ["a"],
        "config": { "url": "http://a.example" },
    });
    let applied = plugcast(&dev, &["apply", "-"], &body.to_string());
    assert_eq!(applied.status.code(), Some(0), "{}", text(&applied.stderr));
    assert!(text(&applied.stdout).ends_with(" of greeter\n"));

    let shown = plugcast(&dev, &["show", "front"], "").stdout;
    let mut instance: Value = serde_json::from_slice(&shown).unwrap();
    assert_eq!(instance["config"]["greeting"], "hello");
    instance["config"]["times"] = json!(2);
    let file = folder.path().join("front.json");
    std::fs::write(&file, instance.to_string()).unwrap();
    let path = file.to_str().unwrap();
    let applied = plugcast(&dev, &["apply", path, "--format", "json"], "");
    let applied: Value = serde_json::from_slice(&applied.stdout).unwrap();
    assert_eq!((&applied["id"], &applied["config"]["times"]), (&instance["id"], &json!(2)));

    let listed = text(&plugcast(&dev, &["list"], "").stdout);
    assert!(listed.lines().nth(1).unwrap().starts_with("greeter  front"), "{listed}");
    let others = plugcast(&dev, &["list", "--plugin", "other", "--format", "json"], "");
    assert_eq!(text(&others.stdout), "[]\n");

    let deleted = plugcast(&dev, &["delete", "front"], "");
    assert_eq!(text(&deleted.stdout), "deleted front of greeter\n");
    let missing = plugcast(&dev, &["delete", "front"], "");
    assert_eq!(missing.status.code(), Some(1));
    assert!(text(&missing.stderr).contains("no plugin 'front'"), "{}", text(&missing.stderr));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn explains_why_an_instance_cannot_be_applied() {
    let folder = tempfile::tempdir().unwrap();
    let dev = greeting(&folder.path().join("data")).await;
    let long = format!("\"{}\"", "x".repeat(1024 * 1024));
    for (input, reason) in [
        ("{", "- is not JSON"),
        ("[]", "- is not an instance"),
        (long.as_str(), "- is longer than"),
        (r#"{"name":"greeter"}"#, "config.url: required field missing"),
    ] {
        let refused = plugcast(&dev, &["apply", "-"], input);
        assert_eq!((refused.status.code(), refused.stdout.len()), (Some(1), 0), "{reason}");
        assert!(text(&refused.stderr).contains(reason), "{}", text(&refused.stderr));
    }
    let refused = plugcast(&dev, &["apply", "/nowhere.json"], "");
    assert!(text(&refused.stderr).contains("cannot read /nowhere.json"));
}
