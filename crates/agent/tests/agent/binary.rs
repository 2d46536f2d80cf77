//! The program itself: its signals, its exit codes, its death.

use std::{
    io::Read,
    process::{Child, Command, ExitStatus, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::{
    harness::{files_of, served},
    server::{PATIENCE, Server, TOKEN, World},
};

fn agent() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plugcast-agent"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PLUGCAST_") {
            command.env_remove(name);
        }
    }
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn agent_of(server: &Server, dir: &TempDir) -> Command {
    let mut command = agent();
    command.args(["--server", server.url().as_str(), "--control-plane", "default"]);
    command.arg("--dir").arg(dir.path()).env("PLUGCAST_TOKEN", TOKEN);
    command
}

fn signal(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

/// Waits for the end; the answer is the status, stdout and stderr.
async fn end(mut child: Child) -> (ExitStatus, String, String) {
    let waiting = tokio::task::spawn_blocking(move || {
        let mut text = [String::new(), String::new()];
        child.stdout.take().unwrap().read_to_string(&mut text[0]).unwrap();
        child.stderr.take().unwrap().read_to_string(&mut text[1]).unwrap();
        let [stdout, stderr] = text;
        (child.wait().unwrap(), stdout, stderr)
    });
    tokio::time::timeout(PATIENCE, waiting).await.expect("it ends").unwrap()
}

#[tokio::test]
async fn both_signals_drain_it() {
    for kind in [Signal::TERM, Signal::INT] {
        let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
        server.publish("one");
        let child = agent_of(&server, &dir).spawn().unwrap();
        server.until("the report", |world| world.has_applied(1)).await;
        signal(&child, kind);
        let (status, stdout, stderr) = end(child).await;
        assert_eq!(status.code(), Some(0), "{stderr}");
        assert_eq!(stdout, "");
        assert!(stderr.contains("applied") && !stderr.contains(TOKEN), "{stderr}");
        server.until("the close", |world| world.open_sockets == 0).await;
    }
}

#[tokio::test]
async fn after_a_kill_it_goes_on_where_it_was() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let child = agent_of(&server, &dir).spawn().unwrap();
    server.until("the report", |world| world.has_applied(1)).await;
    signal(&child, Signal::KILL);
    end(child).await;
    server.publish("two");
    let child = agent_of(&server, &dir).spawn().unwrap();
    server.until("the report", |world| world.has_applied(2)).await;
    assert_eq!(served(dir.path()), files_of(&[("one", 1), ("two", 2)]));
    let hellos = server.world(|world| world.hellos());
    assert_eq!(hellos.first(), hellos.last(), "it is the same node");
    signal(&child, Signal::TERM);
    end(child).await;
}

#[tokio::test]
async fn kills_at_any_moment_leave_a_whole_release() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    for round in 1..=10 {
        let child = agent_of(&server, &dir).spawn().unwrap();
        server.until("hello", |world| world.hellos().len() == round).await;
        for _ in 0..4 {
            server.publish_and_push("one");
        }
        // Whatever it is doing now.
        signal(&child, Signal::KILL);
        end(child).await;
        let files = served(dir.path());
        let whole = (1..=40).any(|from| files == files_of(&[("one", from)]));
        assert!(whole || files.is_empty(), "{files:?}");
    }
    let child = agent_of(&server, &dir).spawn().unwrap();
    server.until("the report", |world| world.has_applied(40)).await;
    assert_eq!(served(dir.path()), files_of(&[("one", 40)]));
    signal(&child, Signal::TERM);
    assert!(end(child).await.0.success());
}

#[tokio::test]
async fn wrong_settings_are_told_together_with_exit_code_64() {
    let child = agent().args(["--server", "nowhere", "--poll-interval", "1"]).spawn().unwrap();
    let (status, stdout, stderr) = end(child).await;
    assert_eq!(status.code(), Some(64));
    assert_eq!(stdout, "");
    for flag in ["--server", "--control-plane", "--token", "--dir", "--poll-interval", "hint:"] {
        assert!(stderr.contains(flag), "{flag}: {stderr}");
    }
    let (status, _, stderr) = end(agent().arg("--sever=x").spawn().unwrap()).await;
    assert_eq!(status.code(), Some(64));
    assert!(stderr.contains("--server"), "{stderr}");
}

#[tokio::test]
async fn help_is_no_error() {
    let (status, stdout, stderr) = end(agent().arg("--help").spawn().unwrap()).await;
    assert!(status.success() && stderr.is_empty());
    assert!(stdout.contains("PLUGCAST_TOKEN_FILE"), "{stdout}");
}

#[tokio::test]
async fn a_directory_has_one_agent() {
    let (server, dir) = (Server::start(World::default()).await, TempDir::new().unwrap());
    let first = agent_of(&server, &dir).spawn().unwrap();
    server.until("hello", |world| !world.hellos().is_empty()).await;
    let (status, _, stderr) = end(agent_of(&server, &dir).spawn().unwrap()).await;
    assert_eq!(status.code(), Some(1));
    assert!(stderr.contains("another agent"), "{stderr}");
    signal(&first, Signal::TERM);
    end(first).await;
}
