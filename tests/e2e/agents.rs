//! Agents as processes beside a control plane as a process.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use plugcast_tests::{
    binaries::binary,
    dev::Dev,
    plugins::{Plugin, plugin},
};
use reqwest::Method;
use tokio::process::{Child, Command};

/// How long anything may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(30);

fn agent(dev_url: &str, dir: &Path) -> Child {
    Command::new(binary("plugcast-agent"))
        .args(["--server", dev_url, "--control-plane", "default", "--token", "T"])
        .args(["--poll-interval", "1s", "--dir"])
        .arg(dir)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
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

async fn eventually(what: &str, condition: impl Fn() -> bool) {
    let waiting = async {
        while !condition() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("never: {what}"));
}

#[tokio::test]
async fn an_upload_reaches_every_agent_and_a_delete_too() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(&folder.path().join("data"), "T").await;
    let dirs: Vec<PathBuf> = (0..3).map(|n| folder.path().join(format!("agent-{n}"))).collect();
    let _agents: Vec<Child> = dirs.iter().map(|dir| agent(dev.url(), dir)).collect();
    for number in 1..=2 {
        let plugin = plugin("streamed", number);
        dev.put(&plugin).await;
        for dir in &dirs {
            eventually("the release is installed", || has(dir, &plugin)).await;
        }
    }
    let path = format!("{}/streamed", dev.plugins_path());
    assert_eq!(dev.json(Method::DELETE, &path, None).await.0, 204);
    for dir in &dirs {
        let gone = || !installed(dir, &plugin("streamed", 1)).exists();
        eventually("the plugin is gone", gone).await;
    }
    let nodes = "/plugcast/v1/control-planes/default/nodes";
    let in_sync = async {
        loop {
            let (_, overview) = dev.json(Method::GET, nodes, None).await;
            let nodes = overview["nodes"].as_array().unwrap().clone();
            if nodes.len() == 3
                && nodes.iter().all(|n| n["generation"] == 3 && n["connected"] == true)
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, in_sync).await.expect("every node reports what it runs");
}

#[tokio::test]
async fn both_die_and_the_newest_state_arrives_without_a_push() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let dir = folder.path().join("agent");
    let dev = Dev::start(&data, "T").await;
    let address = dev.address().to_owned();
    let mut running = agent(dev.url(), &dir);
    let first = plugin("survivor", 1);
    dev.put(&first).await;
    eventually("the first release is installed", || has(&dir, &first)).await;

    running.kill().await.unwrap();
    dev.kill().await;
    assert!(has(&dir, &first), "a gateway still finds its files");

    // An upload while the agent is away, and one more death right after.
    let dev = Dev::start_at(&data, "T", &address).await;
    let second = plugin("survivor", 2);
    dev.put(&second).await;
    dev.kill().await;

    // The agent starts first and finds nobody; then the control plane comes back.
    let _agent = agent(&format!("http://{address}"), &dir);
    let _dev = Dev::start_at(&data, "T", &address).await;
    eventually("the second release is installed", || has(&dir, &second)).await;
}

#[tokio::test]
async fn an_agent_keeps_what_it_has_when_its_control_plane_is_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(&folder.path().join("data"), "T").await;
    let dir = folder.path().join("agent");
    let mut process = agent(dev.url(), &dir);
    let kept = plugin("kept", 1);
    dev.put(&kept).await;
    eventually("the release is installed", || has(&dir, &kept)).await;
    let path = "/v2/control-planes/default?force=true";
    assert_eq!(dev.json(Method::DELETE, path, None).await.0, 204);
    // It asks once a second, and is told three times that there is no control plane.
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert!(has(&dir, &kept));
    assert_eq!(process.try_wait().unwrap(), None, "the agent is still there");
    process.kill().await.unwrap();
    let _again = agent(dev.url(), &dir);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(has(&dir, &kept));
}
