//! The `plugcast` command as a process.

use std::{
    path::Path,
    process::{Output, Stdio},
};

use plugcast_tests::{binaries::binary, dev::Dev, plugins::plugin};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
};

async fn plugcast(dev: &Dev, arguments: &[&str]) -> Output {
    Command::new(binary("plugcast"))
        .args(arguments)
        .env("PLUGCAST_SERVER", dev.url())
        .env("PLUGCAST_TOKEN", "T")
        .output()
        .await
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn write_plugin(folder: &Path, number: usize) {
    let plugin = plugin("typed", number);
    std::fs::write(folder.join("handler.lua"), plugin.handler).unwrap();
    std::fs::write(folder.join("schema.lua"), plugin.schema).unwrap();
}

#[tokio::test]
async fn checks_publishes_lists_shows_and_deletes_a_plugin() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(&folder.path().join("data"), "T").await;
    write_plugin(folder.path(), 1);
    let path = folder.path().to_str().unwrap();

    let checked = plugcast(&dev, &["check", path]).await;
    assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stdout));
    let published = plugcast(&dev, &["publish", path, "--tag", "a", "--wait"]).await;
    assert_eq!(published.status.code(), Some(0), "{}", text(&published.stderr));
    assert_eq!(text(&published.stdout), "published typed 1.0.1 is release 1 at generation 1\n");

    write_plugin(folder.path(), 2);
    let published = plugcast(&dev, &["publish", path, "--format", "json"]).await;
    let summary: Value = serde_json::from_slice(&published.stdout).unwrap();
    assert_eq!((&summary["release"], &summary["tags"][0]), (&2.into(), &"a".into()));

    let listed = text(&plugcast(&dev, &["list"]).await.stdout);
    assert!(listed.lines().nth(1).unwrap().starts_with("typed  1.0.2"), "{listed}");
    let handler = plugcast(&dev, &["show", "typed", "--source", "handler"]).await.stdout;
    assert_eq!(text(&handler), plugin("typed", 2).handler);
    let shown = text(&plugcast(&dev, &["show", "typed"]).await.stdout);
    assert!(shown.contains("release") && shown.contains("typed"), "{shown}");
    assert_eq!(plugcast(&dev, &["nodes"]).await.status.code(), Some(0));

    assert_eq!(plugcast(&dev, &["delete", "typed"]).await.status.code(), Some(0));
    let again = plugcast(&dev, &["delete", "typed"]).await;
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("hint: "), "{}", text(&again.stderr));
}

#[tokio::test]
async fn shows_a_refused_plugin_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(&folder.path().join("data"), "T").await;
    write_plugin(folder.path(), 1);
    let handler = folder.path().join("handler.lua");
    let source = std::fs::read_to_string(&handler).unwrap();
    std::fs::write(&handler, source.replace("  kong.", "  ngx.timer.at(0, f)\n  kong.")).unwrap();
    let path = folder.path().to_str().unwrap();

    let checked = plugcast(&dev, &["check", path]).await;
    assert_eq!(checked.status.code(), Some(1));
    let shown = text(&checked.stdout);
    assert!(shown.contains("handler.lua:4:3") && shown.contains("ngx.timer.at(0, f)"), "{shown}");
    assert_eq!(plugcast(&dev, &["publish", path]).await.status.code(), Some(1));
    let listed = plugcast(&dev, &["list", "--format", "json"]).await;
    let overview: Value = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!(overview["control_plane"]["generation"], 0);
}

#[tokio::test]
async fn prints_findings_as_json_and_sarif_and_survives_a_closed_pipe() {
    let folder = tempfile::tempdir().unwrap();
    write_plugin(folder.path(), 1);
    let check = |format: &str| {
        let mut command = Command::new(binary("plugcast"));
        command.args(["check", "--format", format]).arg(folder.path());
        command
    };
    let sarif: Value =
        serde_json::from_slice(&check("sarif").output().await.unwrap().stdout).unwrap();
    assert_eq!((&sarif["version"], &sarif["runs"][0]["results"]), (&"2.1.0".into(), &json!([])));
    let report: Value =
        serde_json::from_slice(&check("json").output().await.unwrap().stdout).unwrap();
    assert_eq!(
        (&report[0]["accepted"], &report[0]["facts"]["name"]),
        (&true.into(), &"typed".into())
    );

    let mut deaf = check("sarif").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(deaf.stdout.take());
    let output = deaf.wait_with_output().await.unwrap();
    assert_eq!(text(&output.stderr), "");
}

#[tokio::test]
async fn exits_with_2_after_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(&folder.path().join("data"), "T").await;
    for arguments in [&["publish", "/nonexistent"][..], &["check", "a", "b"], &["list", "--x"]] {
        let output = plugcast(&dev, arguments).await;
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", text(&output.stderr));
    }
    let second = plugcast(
        &dev,
        &[
            "dev",
            "--listen",
            "127.0.0.1:0",
            "--data-dir",
            folder.path().join("data").to_str().unwrap(),
        ],
    )
    .await;
    assert_eq!(second.status.code(), Some(1));
    assert!(text(&second.stderr).contains("in use by another plugcast"));
}

#[tokio::test]
async fn prints_a_token_at_the_first_start_and_stores_only_its_hash() {
    let folder = tempfile::tempdir().unwrap();
    let mut dev = Command::new(binary("plugcast"))
        .args(["dev", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(folder.path())
        .env_remove("PLUGCAST_TOKEN")
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(dev.stdout.take().unwrap()).lines();
    let (mut url, mut token) = (String::new(), String::new());
    while token.is_empty() {
        let line = lines.next_line().await.unwrap().expect("it prints a token");
        if let Some((_, found)) = line.split_once("running at ") {
            url = found.to_owned();
        }
        if let Some((_, found)) = line.split_once("PLUGCAST_TOKEN=") {
            token = found.to_owned();
        }
    }
    let list = |token: &str| {
        let mut command = Command::new(binary("plugcast"));
        command.args(["list", "--server", &url, "--token", token]);
        command
    };
    assert_eq!(list(&token).output().await.unwrap().status.code(), Some(0));
    assert_eq!(list("another").output().await.unwrap().status.code(), Some(1));
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = if path.is_file() { std::fs::read(&path).unwrap() } else { Vec::new() };
        let shows = bytes.windows(token.len()).any(|window| window == token.as_bytes());
        assert!(!shows, "{} holds the token", path.display());
    }
}

#[tokio::test]
async fn runs_the_demo_and_prints_its_tables() {
    let output = Command::new(binary("plugcast")).arg("demo").output().await.unwrap();
    let shown = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{shown}{}", text(&output.stderr));
    assert_eq!(shown.matches("current/kong/plugins/streaming-headers").count(), 6, "{shown}");
    assert!(shown.contains("handler.lua:8:3"), "{shown}");
    assert_eq!(text(&output.stderr), "");
}
