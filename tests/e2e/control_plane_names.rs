//! Control planes whose names hold what a URL gives a meaning to.

use std::process::{Output, Stdio};

use plugcast_protocol::routes::{
    CONTROL_PLANE, CUSTOM_PLUGINS, NODE_OVERVIEW, SYNC_SETTINGS, fill,
};
use plugcast_testing::eventually;
use plugcast_tests::{binaries::binary, dev::Dev, plugins::plugin};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::process::Command;

/// The name that every command is tried with.
const NAME: &str = "Team A / prod";

/// Names that fewer commands are tried with.
const OTHER_NAMES: [&str; 8] = [
    "100 %",
    "a%2Fb",
    "why?force=true",
    "#1",
    "Größe 大",
    r"back\slash",
    "a&b=c;d+e,f",
    "control-planes/../default",
];

struct CommandLine {
    folder: tempfile::TempDir,
    dev: Dev,
}

impl CommandLine {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dev = Dev::start(&folder.path().join("data"), "T").await;
        let plugin = plugin("typed", 1);
        std::fs::create_dir(folder.path().join("typed")).unwrap();
        std::fs::write(folder.path().join("typed/handler.lua"), plugin.handler).unwrap();
        std::fs::write(folder.path().join("typed/schema.lua"), plugin.schema).unwrap();
        Self { folder, dev }
    }

    async fn run(&self, arguments: &[&str]) -> Output {
        Command::new(binary("plugcast"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("PLUGCAST_SERVER", self.dev.url())
            .env("PLUGCAST_TOKEN", "T")
            .env("KONNECT_SERVER_URL", self.dev.url())
            .env("KONNECT_TOKEN", "T")
            .output()
            .await
            .unwrap()
    }

    /// Runs a command that must succeed, and answers what it prints.
    async fn succeed(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments).await;
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {errors}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a command in the control plane `name`.
    async fn succeed_in(&self, name: &str, arguments: &[&str]) -> String {
        self.succeed(&[arguments, &["--control-plane", name]].concat()).await
    }

    /// The changes of the control plane `name`, as `plugcast log` prints them.
    async fn generations(&self, name: &str) -> Vec<Value> {
        let log = self.succeed_in(name, &["log", "--format", "json"]).await;
        let log: Value = serde_json::from_str(&log).unwrap();
        log.as_array().unwrap().iter().map(|change| change["generation"].clone()).collect()
    }
}

#[tokio::test]
async fn every_command_finds_a_control_plane_whose_name_holds_a_slash() {
    let cli = CommandLine::start().await;
    cli.succeed(&["control-plane", "create", NAME, "--label", "env=prod"]).await;
    assert!(cli.succeed(&["control-plane", "show", NAME]).await.contains(NAME));
    cli.succeed(&["control-plane", "update", NAME, "--description", "the gateways of A"]).await;

    let published = cli.succeed_in(NAME, &["publish", "typed", "--tag", "a", "--wait"]).await;
    assert!(published.contains("release 1 at generation 2"), "{published}");
    assert!(cli.succeed_in(NAME, &["list"]).await.contains("typed"));
    assert!(cli.succeed_in(NAME, &["show", "typed"]).await.contains("release"));
    let handler = cli.succeed_in(NAME, &["show", "typed", "--source", "handler"]).await;
    assert_eq!(handler, plugin("typed", 1).handler);
    let nodes = cli.succeed_in(NAME, &["nodes", "--format", "json"]).await;
    let nodes: Value = serde_json::from_str(&nodes).unwrap();
    assert_eq!(nodes["control_plane"]["name"], NAME);

    let instance = json!({"name": "typed", "instance_name": "front", "config": {}});
    std::fs::write(cli.folder.path().join("front.json"), instance.to_string()).unwrap();
    cli.succeed_in(NAME, &["instance", "apply", "front.json"]).await;
    assert!(cli.succeed_in(NAME, &["instance", "list"]).await.contains("front"));
    assert!(cli.succeed_in(NAME, &["instance", "show", "front"]).await.contains("front"));
    cli.succeed_in(NAME, &["export", "exported"]).await;
    assert!(cli.folder.path().join("exported/kong/plugins/typed/handler.lua").is_file());
    cli.succeed_in(NAME, &["import", "--from", "exported"]).await;
    let konnect = ["import", "--from", "konnect", "--konnect-control-plane", NAME, "--dry-run"];
    assert!(cli.succeed_in(NAME, &konnect).await.contains("unchanged"));
    cli.succeed_in(NAME, &["instance", "delete", "front"]).await;

    let token = ["token", "create", "--name", "ci", "--role", "deployer"];
    let token = cli.succeed_in(NAME, &token).await;
    let token = token.trim_end();
    assert!(cli.succeed_in(NAME, &["list", "--token", token]).await.contains("typed"));
    assert!(cli.succeed(&["token", "list"]).await.contains(NAME));

    cli.succeed_in(NAME, &["delete", "typed"]).await;
    let log = cli.succeed_in(NAME, &["log"]).await;
    assert!(log.contains("deleted custom plugin"), "{log}");
    assert!(cli.generations("default").await.is_empty());
    cli.succeed(&["control-plane", "delete", NAME]).await;
    let gone = cli.run(&["nodes", "--control-plane", NAME]).await;
    assert_eq!(gone.status.code(), Some(1));
    let gone = String::from_utf8(gone.stderr).unwrap();
    assert!(gone.contains("no control plane 'Team A / prod'"), "{gone}");
    assert!(gone.contains("plugcast control-plane list"), "{gone}");
}

#[tokio::test]
async fn a_name_may_hold_any_character_that_a_url_gives_a_meaning_to() {
    let cli = CommandLine::start().await;
    for name in OTHER_NAMES {
        cli.succeed(&["control-plane", "create", name]).await;
        cli.succeed_in(name, &["publish", "typed"]).await;
        assert_eq!(cli.generations(name).await, [1], "{name}");
        for pattern in [CONTROL_PLANE, CUSTOM_PLUGINS, NODE_OVERVIEW, SYNC_SETTINGS] {
            let path = fill(pattern, &[name]);
            let (status, body) = cli.dev.json(Method::GET, &path, None).await;
            assert_eq!(status, 200, "{path}: {body}");
        }
        cli.succeed_in(name, &["delete", "typed"]).await;
        cli.succeed(&["control-plane", "delete", name]).await;
    }
    assert!(cli.generations("default").await.is_empty());
}

#[tokio::test]
async fn refuses_names_that_url_parsers_resolve() {
    let cli = CommandLine::start().await;
    for name in [".", ".."] {
        for arguments in [
            &["control-plane", "create", name][..],
            &["control-plane", "update", "default", "--name", name],
            &["token", "create", "--role", "viewer", "--name", name],
        ] {
            let output = cli.run(arguments).await;
            let error = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(1), "{arguments:?}: {error}");
            assert!(error.contains("must not be '.' or '..'"), "{error}");
        }
        let unknown = cli.run(&["nodes", "--control-plane", name]).await;
        let error = String::from_utf8(unknown.stderr).unwrap();
        assert!(error.contains(&format!("no control plane '{name}'")), "{error}");
    }
}

#[tokio::test]
async fn an_agent_follows_a_control_plane_whose_name_holds_a_slash() {
    let cli = CommandLine::start().await;
    cli.succeed(&["control-plane", "create", NAME]).await;
    cli.succeed_in(NAME, &["publish", "typed"]).await;
    let dir = cli.folder.path().join("node");
    let _agent = Command::new(binary("plugcast-agent"))
        .args(["--server", cli.dev.url(), "--control-plane", NAME, "--token", "T", "--dir"])
        .arg(&dir)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let handler = dir.join("current/kong/plugins/typed/handler.lua");
    eventually("the handler is installed", async || handler.is_file()).await;
    cli.succeed_in(NAME, &["publish", "typed", "--wait"]).await;
    assert!(cli.succeed_in(NAME, &["nodes"]).await.contains("in sync"));
}
