//! `plugcast token` as a person uses it.

use std::process::Output;

use plugcast_core::{Digest, Token};
use plugcast_tests::{binaries::binary, dev::Dev};
use reqwest::Method;
use serde_json::Value;
use tokio::process::Command;

async fn plugcast(dev: &Dev, token: &str, arguments: &[&str]) -> Output {
    Command::new(binary("plugcast"))
        .args(arguments)
        .env("PLUGCAST_SERVER", dev.url())
        .env("PLUGCAST_TOKEN", token)
        // A token's own control planes are asked for by name alone.
        .env("PLUGCAST_CONTROL_PLANE", "nowhere")
        .output()
        .await
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn creates_lists_uses_and_revokes_a_token() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Dev::command(folder.path());
    command.args(["--token", "T", "--token-cache", "0"]);
    let dev = Dev::run(command, "T").await;
    let arguments = "token create --name ci --role deployer --control-plane default \
                     --kind system --expires-in 90d";
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    let made = plugcast(&dev, "T", &arguments).await;
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    let talk = text(&made.stderr);
    assert!(talk.starts_with("created ci: role deployer, valid for default, until 20"), "{talk}");
    // The token alone is on standard output, ready for $(…).
    let token = text(&made.stdout);
    let token = token.strip_suffix('\n').unwrap();
    assert!(!token.parse::<Token>().unwrap().is_mistyped() && token.starts_with("pcast_"));

    let listed = text(&plugcast(&dev, "T", &["token", "list"]).await.stdout);
    let row: Vec<&str> = listed.lines().nth(1).unwrap().split_whitespace().collect();
    assert_eq!(row[..4], ["ci", "deployer", "default", "system"], "{listed}");
    assert!(!listed.contains(token));
    let listed = plugcast(&dev, "T", &["token", "list", "--format", "json"]).await.stdout;
    let listed: Value = serde_json::from_slice(&listed).unwrap();
    assert_eq!(listed[0]["expired"], false);

    let path = dev.plugins_path();
    let call = async || dev.call_as(Some(token), Method::GET, &path, None).await.unwrap().status();
    assert_eq!(call().await, 200);
    let denied = plugcast(&dev, token, &["token", "list"]).await;
    assert_eq!(denied.status.code(), Some(1));
    assert!(text(&denied.stderr).contains("hint: the token's role"), "{}", text(&denied.stderr));

    let taken = plugcast(&dev, "T", &["token", "create", "--name", "ci", "--role", "viewer"]).await;
    assert_eq!(taken.status.code(), Some(1));
    assert!(text(&taken.stderr).contains("name (type: unique)"), "{}", text(&taken.stderr));
    let revoked = plugcast(&dev, "T", &["token", "revoke", "ci"]).await;
    assert!(text(&revoked.stdout).starts_with("revoked ci ("), "{}", text(&revoked.stderr));
    assert_eq!(call().await, 401);
    let again = plugcast(&dev, "T", &["token", "revoke", "ci"]).await;
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("hint: `plugcast token list`"));
}

#[tokio::test]
async fn explains_each_refusal_with_a_hint() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), "T").await;
    let create = ["token", "create", "--name", "x", "--role", "viewer"];
    for (extra, said) in [
        (["--expires-in", "soon"], "such as 90d"),
        (["--expires-in", "4000d"], "3650 days"),
        (["--control-plane", "nowhere"], "no control plane 'nowhere'"),
    ] {
        let output = plugcast(&dev, "T", &[create.as_slice(), &extra].concat()).await;
        assert_ne!(output.status.code(), Some(0));
        assert!(text(&output.stderr).contains(said), "{}", text(&output.stderr));
    }
    let token = Token::from_random([3; 32]);
    for (token, said) in [
        (token.reveal(), "unknown, revoked or expired"),
        (&token.reveal()[..30], "has a typing error"),
    ] {
        let output = plugcast(&dev, token, &["token", "list"]).await;
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).contains(said), "{}", text(&output.stderr));
    }
}

#[tokio::test]
async fn prints_a_new_admin_token_with_its_hash() {
    let new_admin = |format: &str| {
        let mut command = Command::new(binary("plugcast"));
        command.args(["token", "new-admin", "--format", format]);
        command
    };
    let made = new_admin("json").output().await.unwrap().stdout;
    let made: Value = serde_json::from_slice(&made).unwrap();
    let token = made["token"].as_str().unwrap();
    assert_eq!(made["sha256"], Digest::of(token.as_bytes()).to_string());
    let shown = text(&new_admin("human").output().await.unwrap().stdout);
    let shown: Vec<&str> = shown.split_whitespace().collect();
    assert_eq!([shown[0], shown[2]], ["token", "sha256"]);
    assert_eq!(shown[3], Digest::of(shown[1].as_bytes()).to_string());
    assert_ne!(shown[1], token, "each is a new one");
}
