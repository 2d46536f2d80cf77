//! The change log and control planes on the command line.

use std::process::Output;

use plugcast_tests::{binaries::binary, dev::Dev, plugins::plugin};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::process::Command;

/// Columns of a common terminal, with room for a long name.
const COLUMNS: usize = 132;

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

/// Makes six changes: three of the plugin `headers`, two of `short-lived`, and one of labels.
async fn changed(dev: &Dev) {
    dev.put(&plugin("headers", 1)).await;
    dev.put(&plugin("headers", 2)).await;
    let mut tagged = plugin("headers", 2).body();
    tagged["tags"] = json!(["edge"]);
    let path = format!("{}/headers", dev.plugins_path());
    assert_eq!(dev.json(Method::PUT, &path, Some(&tagged)).await.0, 200);
    dev.put(&plugin("short-lived", 1)).await;
    let path = format!("{}/short-lived", dev.plugins_path());
    assert_eq!(dev.json(Method::DELETE, &path, None).await.0, 204);
    let patch = json!({"labels": {"env": "prod"}});
    assert_eq!(dev.json(Method::PATCH, "/v2/control-planes/default", Some(&patch)).await.0, 200);
}

#[tokio::test]
async fn prints_the_change_log_as_a_table_and_as_json() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), "T").await;
    let empty = plugcast(&dev, &["log"]).await;
    assert_eq!((empty.status.code(), text(&empty.stdout).as_str()), (Some(0), ""));
    changed(&dev).await;
    let shown = text(&plugcast(&dev, &["log", "--limit", "3"]).await.stdout);
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines.len(), 4, "{shown}");
    assert!(lines.iter().all(|line| line.chars().count() <= COLUMNS), "{shown}");
    assert!(lines[1].starts_with('6') && lines[1].contains("updated control plane"), "{shown}");
    assert!(lines[2].contains("deleted custom plugin") && lines[2].contains("short-lived"));

    let listed = plugcast(&dev, &["log", "--format", "json", "--name", "headers"]).await;
    let listed: Vec<Value> = serde_json::from_slice(&listed.stdout).unwrap();
    let generations: Vec<_> = listed.iter().map(|change| change["generation"].as_u64()).collect();
    assert_eq!(generations, [Some(3), Some(2), Some(1)]);
    let refused = plugcast(&dev, &["log", "--limit", "0"]).await;
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("must be a whole number from 1 to 100000"));
}

#[tokio::test]
async fn creates_shows_changes_and_deletes_a_control_plane() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), "T").await;
    let run = async |arguments: &[&str]| {
        let output = plugcast(&dev, &[&["control-plane"], arguments].concat()).await;
        (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
    };
    let name = "Team A / prod";
    let (code, made, problem) =
        run(&["create", name, "--label", "env=prod", "--format", "json"]).await;
    assert_eq!(code, 0, "{problem}");
    let made: Value = serde_json::from_str(&made).unwrap();
    assert_eq!((&made["name"], &made["labels"]), (&json!(name), &json!({"env": "prod"})));

    let (_, listed, _) = run(&["list"]).await;
    assert!(listed.contains(name) && listed.contains("default"), "{listed}");
    let (_, shown, _) = run(&["show", name]).await;
    assert!(shown.contains("env=prod") && shown.contains(made["id"].as_str().unwrap()), "{shown}");

    let (code, _, problem) = run(&["update", name]).await;
    assert_eq!((code, problem.lines().next()), (2, Some("error: nothing to change")));
    let change = ["update", name, "--name", "team-a", "--description", "of A", "--no-labels"];
    let (code, changed, _) = run(&change).await;
    assert_eq!(code, 0);
    assert!(changed.contains("of A") && !changed.contains("env=prod"), "{changed}");
    let (code, _, problem) = run(&["update", "team-a", "--name", "default"]).await;
    assert_eq!(code, 1);
    assert!(problem.starts_with("error: 409: data constraint error: name"), "{problem}");

    let path = "/v2/control-planes/team-a/core-entities/custom-plugins";
    assert_eq!(dev.json(Method::POST, path, Some(&plugin("p", 1).body())).await.0, 201);
    let (code, _, problem) = run(&["delete", "team-a"]).await;
    assert_eq!(code, 1);
    assert!(problem.contains("custom plugins in the control plane: 1"), "{problem}");
    let (code, deleted, _) = run(&["delete", "team-a", "--force"]).await;
    let id = made["id"].as_str().unwrap();
    assert_eq!((code, deleted), (0, format!("deleted team-a ({id})\n")));
    let (code, _, problem) = run(&["show", "team-a"]).await;
    assert_eq!((code, problem.lines().next()), (1, Some("error: no control plane \"team-a\"")));
}
