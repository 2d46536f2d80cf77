//! Agents as processes beside a control plane as a process.

use std::path::{Path, PathBuf};

use plugcast_testing::eventually;
use plugcast_tests::{agent::Agent, dev::Dev, plugins::plugin};
use reqwest::Method;
use serde_json::Value;

fn agent(server: &str, dir: &Path) -> Agent {
    Agent::start(server, "T", dir, &["--poll-interval", "1s"])
}

/// The number of 404s in the agent's log.
fn not_found_count(agent: &Agent) -> usize {
    agent.log().matches("(404)").count()
}

#[tokio::test]
async fn installs_an_upload_on_every_agent_and_removes_a_deleted_plugin() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(&folder.path().join("data"), "T").await;
    let dirs: Vec<PathBuf> = (0..3).map(|n| folder.path().join(format!("agent-{n}"))).collect();
    let agents: Vec<Agent> = dirs.iter().map(|dir| agent(dev.url(), dir)).collect();
    for number in 1..=2 {
        let plugin = plugin("streamed", number);
        dev.put(&plugin).await;
        for agent in &agents {
            eventually("the release is installed", async || agent.has(&plugin)).await;
        }
    }
    let path = format!("{}/streamed", dev.plugins_path());
    assert_eq!(dev.json(Method::DELETE, &path, None).await.0, 204);
    for agent in &agents {
        let gone = async || !agent.installed("streamed").exists();
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
    eventually("the first release is installed", async || running.has(&first)).await;

    running.kill().await;
    dev.kill().await;
    assert!(running.has(&first), "the files stay for the gateway");

    // An upload while the agent is down, and another kill right after it.
    let dev = Dev::start_at(&data, "T", &address).await;
    let second = plugin("survivor", 2);
    dev.put(&second).await;
    dev.kill().await;

    // The agent starts before the control plane is back.
    let running = agent(&format!("http://{address}"), &dir);
    let _dev = Dev::start_at(&data, "T", &address).await;
    eventually("the second release is installed", async || running.has(&second)).await;
}

#[tokio::test]
async fn an_agent_keeps_its_plugins_when_its_control_plane_is_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(&folder.path().join("data"), "T").await;
    let dir = folder.path().join("agent");
    let mut running = agent(dev.url(), &dir);
    let kept = plugin("kept", 1);
    dev.put(&kept).await;
    eventually("the release is installed", async || running.has(&kept)).await;
    let path = "/v2/control-planes/default?force=true";
    assert_eq!(dev.json(Method::DELETE, path, None).await.0, 204);
    eventually("three answers of 404", async || not_found_count(&running) >= 3).await;
    assert!(running.has(&kept));
    assert!(running.is_running(), "the agent ended");
    running.kill().await;
    let again = agent(dev.url(), &dir);
    eventually("404 after the restart", async || not_found_count(&again) >= 1).await;
    assert!(again.has(&kept));
}
