//! Agents as processes beside a control plane as a process.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use plugcast_testing::eventually;
use plugcast_tests::{
    binaries::binary,
    dev::Dev,
    plugins::{Plugin, plugin},
};
use reqwest::Method;
use serde_json::Value;
use tokio::process::{Child, Command};

fn agent(dev_url: &str, dir: &Path) -> Child {
    let log = std::fs::File::create(log_of(dir)).unwrap();
    Command::new(binary("plugcast-agent"))
        .args(["--server", dev_url, "--control-plane", "default", "--token", "T"])
        .args(["--poll-interval", "1s", "--log", "plugcast_agent=debug", "--dir"])
        .arg(dir)
        .stdout(Stdio::null())
        .stderr(log)
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

/// The log of the agent that started last in `dir`.
fn log_of(dir: &Path) -> PathBuf {
    dir.with_extension("log")
}

/// How often the agent logged that its control plane was not found.
fn not_found_count(dir: &Path) -> usize {
    std::fs::read_to_string(log_of(dir)).unwrap().matches("(404)").count()
}

fn installed(dir: &Path, plugin: &Plugin) -> PathBuf {
    dir.join("current/kong/plugins").join(&plugin.name)
}

fn has(dir: &Path, plugin: &Plugin) -> bool {
    let folder = installed(dir, plugin);
    let reads = |file: &str, text: &str| {
        std::fs::read(folder.join(file)).is_ok_and(|bytes| bytes == text.as_bytes())
    };
    reads("handler.lua", &plugin.handler) && reads("schema.lua", &plugin.schema)
}

#[tokio::test]
async fn installs_an_upload_on_every_agent_and_removes_a_deleted_plugin() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(&folder.path().join("data"), "T").await;
    let dirs: Vec<PathBuf> = (0..3).map(|n| folder.path().join(format!("agent-{n}"))).collect();
    let _agents: Vec<Child> = dirs.iter().map(|dir| agent(dev.url(), dir)).collect();
    for number in 1..=2 {
        let plugin = plugin("streamed", number);
        dev.put(&plugin).await;
        for dir in &dirs {
            eventually("the release is installed", async || has(dir, &plugin)).await;
        }
    }
    let path = format!("{}/streamed", dev.plugins_path());
    assert_eq!(dev.json(Method::DELETE, &path, None).await.0, 204);
    for dir in &dirs {
        let gone = async || !installed(dir, &plugin("streamed", 1)).exists();
        eventually("the plugin is gone", gone).await;
    }
    let nodes = "/plugcast/v1/control-planes/default/nodes";
    let in_sync = async || {
        let (_, overview) = dev.json(Method::GET, nodes, None).await;
        let nodes = overview["nodes"].as_array().unwrap();
        let is_current = |node: &Value| node["generation"] == 3 && node["connected"] == true;
        nodes.len() == 3 && nodes.iter().all(is_current)
    };
    eventually("every node reports generation 3", in_sync).await;
}

#[tokio::test]
async fn pulls_the_newest_release_after_both_processes_were_killed() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let dir = folder.path().join("agent");
    let dev = Dev::start(&data, "T").await;
    let address = dev.address().to_owned();
    let mut running = agent(dev.url(), &dir);
    let first = plugin("survivor", 1);
    dev.put(&first).await;
    eventually("the first release is installed", async || has(&dir, &first)).await;

    running.kill().await.unwrap();
    dev.kill().await;
    assert!(has(&dir, &first), "the files stay for the gateway");

    // An upload while the agent is down, and another kill right after it.
    let dev = Dev::start_at(&data, "T", &address).await;
    let second = plugin("survivor", 2);
    dev.put(&second).await;
    dev.kill().await;

    // The agent starts before the control plane is back.
    let _agent = agent(&format!("http://{address}"), &dir);
    let _dev = Dev::start_at(&data, "T", &address).await;
    eventually("the second release is installed", async || has(&dir, &second)).await;
}

#[tokio::test]
async fn an_agent_keeps_its_plugins_when_its_control_plane_is_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(&folder.path().join("data"), "T").await;
    let dir = folder.path().join("agent");
    let mut process = agent(dev.url(), &dir);
    let kept = plugin("kept", 1);
    dev.put(&kept).await;
    eventually("the release is installed", async || has(&dir, &kept)).await;
    let path = "/v2/control-planes/default?force=true";
    assert_eq!(dev.json(Method::DELETE, path, None).await.0, 204);
    eventually("three answers of 404", async || not_found_count(&dir) >= 3).await;
    assert!(has(&dir, &kept));
    assert_eq!(process.try_wait().unwrap(), None, "the agent keeps running");
    process.kill().await.unwrap();
    let _again = agent(dev.url(), &dir);
    eventually("404 after the restart", async || not_found_count(&dir) >= 1).await;
    assert!(has(&dir, &kept));
}
