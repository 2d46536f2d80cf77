//! The command that runs after a flip.

use std::{fs, time::Duration};

use plugcast_agent::Backoff;
use plugcast_testing::eventually;
use tempfile::TempDir;

use crate::{
    harness::{Agent, command, config, current, files_of, served, snapshots},
    server::{Server, ServerState},
};

/// A command that records each call in `calls` and fails for generation 2 while `bad` exists.
const NOTE: &str = "cd $PLUGCAST_CURRENT/.. && cd ../..; \
    echo $PLUGCAST_GENERATION $(cat $PLUGCAST_CURRENT/kong/plugins/one/handler.lua) >> calls; \
    if [ $PLUGCAST_GENERATION = 2 ] && [ -e bad ]; then echo no luck >&2; exit 3; fi";

fn calls(dir: &TempDir) -> Vec<String> {
    let text = fs::read_to_string(dir.path().join("calls")).unwrap();
    text.lines().map(str::to_owned).collect()
}

fn note(dir: &TempDir) -> String {
    NOTE.replace("cd $PLUGCAST_CURRENT/.. && cd ../..;", &format!("cd {};", dir.path().display()))
}

#[tokio::test]
async fn runs_the_command_with_the_new_files() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let mut config = config(&server, &dir);
    config.activation = command(note(&dir));
    let mut agent = Agent::start(config);
    agent.until_applied(1).await;
    server.publish_and_push("one");
    agent.until_applied(2).await;
    assert_eq!(calls(&dir), ["1 -- one handler 1", "2 -- one handler 2"]);
    agent.stop().await;
}

#[tokio::test]
async fn rolls_back_when_the_command_fails() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    fs::write(dir.path().join("bad"), "").unwrap();
    server.publish("one");
    let mut config = config(&server, &dir);
    config.activation = command(note(&dir));
    let mut agent = Agent::start(config);
    agent.until_applied(1).await;
    server.publish_and_push("one");
    assert_eq!(agent.until_rejected().await, (2, None, "activation_failed"));
    assert_eq!(served(dir.path()), files_of(&[("one", 1)]));
    assert_eq!(snapshots(dir.path()), ["1", "2"], "the rejected snapshot is kept for inspection");
    assert_eq!(
        calls(&dir).last().unwrap(),
        "1 -- one handler 1",
        "the command ran for the old snapshot"
    );
    server.until("the report", |state| state.rejection_of(2).is_some()).await;
    // Another push of generation 2 does not retry it; a newer generation replaces it.
    server.push(2);
    server.publish_and_push("one");
    agent.until_applied(3).await;
    let generations = ["1", "2", "1", "3"];
    let seen: Vec<String> = calls(&dir).iter().map(|call| call[..1].to_owned()).collect();
    assert_eq!(seen, generations);
    agent.stop().await;
    assert_eq!(snapshots(dir.path()), ["1", "3"]);
}

#[tokio::test]
async fn retries_a_rejected_snapshot_after_the_delay() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    fs::write(dir.path().join("bad"), "").unwrap();
    server.publish("one");
    let mut config = config(&server, &dir);
    config.activation = command(note(&dir));
    let soon = Duration::from_millis(20);
    config.activation_retry = Backoff::try_new(soon, soon, 0.0).unwrap();
    let mut agent = Agent::start(config);
    agent.until_applied(1).await;
    server.publish_and_push("one");
    agent.until_rejected().await;
    fs::remove_file(dir.path().join("bad")).unwrap();
    agent.until_applied(2).await;
    assert_eq!(served(dir.path()), files_of(&[("one", 2)]));
    agent.stop().await;
}

#[tokio::test]
async fn keeps_a_rejected_first_snapshot_and_retries_it_after_a_restart() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    fs::write(dir.path().join("bad"), "").unwrap();
    server.publish("one");
    server.publish("one");
    let mut config = config(&server, &dir);
    config.activation = command(note(&dir));
    let mut agent = Agent::start(config.clone());
    assert_eq!(agent.until_rejected().await, (2, None, "activation_failed"));
    assert_eq!(served(dir.path()), files_of(&[("one", 2)]));
    agent.stop().await;
    // A restart retries at once.
    fs::remove_file(dir.path().join("bad")).unwrap();
    let mut agent = Agent::start(config);
    agent.until_applied(2).await;
    assert_eq!(current(dir.path()), "2");
    agent.stop().await;
}

#[tokio::test]
async fn rolls_back_when_the_command_times_out() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let mut config = config(&server, &dir);
    config.activation = command("[ $PLUGCAST_GENERATION = 1 ] || sleep 600");
    config.activation.as_mut().unwrap().timeout = Duration::from_millis(300);
    let mut agent = Agent::start(config);
    agent.until_applied(1).await;
    server.publish_and_push("one");
    assert_eq!(agent.until_rejected().await, (2, None, "activation_failed"));
    assert_eq!(served(dir.path()), files_of(&[("one", 1)]));
    agent.stop().await;
}

#[tokio::test]
async fn shutdown_waits_for_the_command_and_sends_its_report() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    let gate = dir.path().join("gate");
    server.publish("one");
    let mut config = config(&server, &dir);
    let begun = dir.path().join("begun");
    config.activation = command(format!(
        "touch {}; while [ ! -e {} ]; do sleep 0.01; done",
        begun.display(),
        gate.display()
    ));
    let agent = Agent::start(config);
    eventually("the command runs", async || begun.exists()).await;
    agent.shut_down();
    fs::write(gate, "").unwrap();
    agent.stop().await;
    server.until("the report", |state| state.has_applied(1)).await;
}
