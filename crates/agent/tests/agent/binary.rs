//! The binary: its signals, its exit codes, and kills at any moment.

use std::{
    io::Read,
    process::{Child, Command, ExitStatus, Stdio},
};

use plugcast_testing::PATIENCE;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::{
    harness::{files_of, served},
    server::{Server, ServerState, TOKEN},
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

/// Waits for the end and returns the status, stdout and stderr.
async fn end(mut child: Child) -> (ExitStatus, String, String) {
    let waiting = tokio::task::spawn_blocking(move || {
        let mut text = [String::new(), String::new()];
        child.stdout.take().unwrap().read_to_string(&mut text[0]).unwrap();
        child.stderr.take().unwrap().read_to_string(&mut text[1]).unwrap();
        let [stdout, stderr] = text;
        (child.wait().unwrap(), stdout, stderr)
    });
    tokio::time::timeout(PATIENCE, waiting).await.expect("the agent ends").unwrap()
}

#[tokio::test]
async fn shuts_down_cleanly_on_sigterm_and_sigint() {
    for kind in [Signal::TERM, Signal::INT] {
        let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
        server.publish("one");
        let child = agent_of(&server, &dir).spawn().unwrap();
        server.until("the report", |state| state.has_applied(1)).await;
        signal(&child, kind);
        let (status, stdout, stderr) = end(child).await;
        assert_eq!(status.code(), Some(0), "{stderr}");
        assert_eq!(stdout, "");
        assert!(stderr.contains("applied") && !stderr.contains(TOKEN), "{stderr}");
        server.until("the close", |state| state.open_sockets == 0).await;
    }
}

#[tokio::test]
async fn resumes_after_a_kill() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    server.publish("one");
    let child = agent_of(&server, &dir).spawn().unwrap();
    server.until("the report", |state| state.has_applied(1)).await;
    signal(&child, Signal::KILL);
    end(child).await;
    server.publish("two");
    let child = agent_of(&server, &dir).spawn().unwrap();
    server.until("the report", |state| state.has_applied(2)).await;
    assert_eq!(served(dir.path()), files_of(&[("one", 1), ("two", 2)]));
    let hellos = server.state(|state| state.hellos());
    assert_eq!(hellos.first(), hellos.last(), "the node id is kept");
    signal(&child, Signal::TERM);
    end(child).await;
}

#[tokio::test]
async fn serves_a_complete_snapshot_after_a_kill_at_any_moment() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    for round in 1..=10 {
        let child = agent_of(&server, &dir).spawn().unwrap();
        server.until("hello", |state| state.hellos().len() == round).await;
        for _ in 0..4 {
            server.publish_and_push("one");
        }
        signal(&child, Signal::KILL);
        end(child).await;
        let files = served(dir.path());
        let whole = (1..=40).any(|from| files == files_of(&[("one", from)]));
        assert!(whole || files.is_empty(), "{files:?}");
    }
    let child = agent_of(&server, &dir).spawn().unwrap();
    server.until("the report", |state| state.has_applied(40)).await;
    assert_eq!(served(dir.path()), files_of(&[("one", 40)]));
    signal(&child, Signal::TERM);
    assert!(end(child).await.0.success());
}

#[tokio::test]
async fn reports_all_wrong_settings_with_exit_code_64() {
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
async fn prints_help_on_stdout_with_exit_code_0() {
    let (status, stdout, stderr) = end(agent().arg("--help").spawn().unwrap()).await;
    assert!(status.success() && stderr.is_empty());
    assert!(stdout.contains("PLUGCAST_TOKEN_FILE"), "{stdout}");
}

#[tokio::test]
async fn refuses_a_directory_that_another_agent_uses() {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    let first = agent_of(&server, &dir).spawn().unwrap();
    server.until("hello", |state| !state.hellos().is_empty()).await;
    let (status, _, stderr) = end(agent_of(&server, &dir).spawn().unwrap()).await;
    assert_eq!(status.code(), Some(1));
    assert!(stderr.contains("another agent"), "{stderr}");
    signal(&first, Signal::TERM);
    end(first).await;
}
