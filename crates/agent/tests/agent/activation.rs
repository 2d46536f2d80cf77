//! The command after a flip.

use std::{fs, time::Duration};

use plugcast_agent::Backoff;
use tempfile::TempDir;

use crate::{
    harness::{Agent, command, config, current, files_of, releases, served},
    server::{Server, World},
};

/// A command that notes each call in `calls` and fails for generation 2 while `bad` is there.
const NOTE: &str = "cd $PLUGCAST_CURRENT/.. && cd ../..; \
    echo $PLUGCAST_GENERATION $(cat $PLUGCAST_CURRENT/kong/plugins/one/handler.lua) >> calls; \
    if [ $PLUGCAST_GENERATION = 2 ] && [ -e bad ]; then echo no such luck >&2; exit 3; fi";

fn calls(dir: &TempDir) -> Vec<String> {
    let text = fs::read_to_string(dir.path().join("calls")).unwrap();
    text.lines().map(str::to_owned).collect()
}

fn note(dir: &TempDir) -> String {
    NOTE.replace("cd $PLUGCAST_CURRENT/.. && cd ../..;", &format!("cd {};", dir.path().display()))
}

#[tokio::test]
async fn the_command_sees_the_new_files() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
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
async fn a_release_that_the_gateway_refuses_gives_way_to_the_one_before() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    fs::write(dir.path().join("bad"), "").unwrap();
    server.publish("one");
    let mut config = config(&server, &dir);
    config.activation = command(note(&dir));
    let mut agent = Agent::start(config);
    agent.until_applied(1).await;
    server.publish_and_push("one");
    assert_eq!(agent.until_rejected().await, (2, None, "activation_failed"));
    assert_eq!(served(dir.path()), files_of(&[("one", 1)]));
    assert_eq!(releases(dir.path()), ["1", "2"], "what was refused can be looked at");
    assert_eq!(calls(&dir).last().unwrap(), "1 -- one handler 1", "the gateway has the old one");
    server.until("the report", |world| world.rejection_of(2).is_some()).await;
    // A push of it again is no reason to try again; a newer generation is.
    server.push(2);
    server.publish_and_push("one");
    agent.until_applied(3).await;
    let generations = ["1", "2", "1", "3"];
    let seen: Vec<String> = calls(&dir).iter().map(|call| call[..1].to_owned()).collect();
    assert_eq!(seen, generations);
    agent.stop().await;
    assert_eq!(releases(dir.path()), ["1", "3"]);
}

#[tokio::test]
async fn a_refused_release_is_tried_again_after_a_while() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
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
async fn a_first_release_that_is_refused_stays_and_is_tried_again() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    fs::write(dir.path().join("bad"), "").unwrap();
    server.publish("one");
    server.publish("one");
    let mut config = config(&server, &dir);
    config.activation = command(note(&dir));
    let mut agent = Agent::start(config.clone());
    assert_eq!(agent.until_rejected().await, (2, None, "activation_failed"));
    assert_eq!(served(dir.path()), files_of(&[("one", 2)]));
    agent.stop().await;
    // A restart is a person's way to say: now.
    fs::remove_file(dir.path().join("bad")).unwrap();
    let mut agent = Agent::start(config);
    agent.until_applied(2).await;
    assert_eq!(current(dir.path()), "2");
    agent.stop().await;
}

#[tokio::test]
async fn a_command_that_takes_too_long_is_a_refusal() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
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
async fn an_end_waits_for_the_command_and_its_report() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
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
    while !begun.exists() {
        tokio::task::yield_now().await;
    }
    agent.shut_down();
    fs::write(gate, "").unwrap();
    agent.stop().await;
    server.until("the report", |world| world.has_applied(1)).await;
}
