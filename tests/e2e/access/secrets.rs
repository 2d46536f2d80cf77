//! The text of a token is neither logged nor stored.

use std::{fs, path::Path, process::Stdio};

use plugcast_tests::{dev::Dev, plugins::plugin};
use reqwest::Method;
use serde_json::json;

/// Every file under `folder`.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

#[tokio::test]
async fn no_token_is_logged_or_stored() {
    const OPERATORS: &str = "the-operators-own-token";
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let mut command = Dev::command(&folder.path().join("data"));
    command
        .args(["--token", OPERATORS])
        // The log at its most detailed level, of every crate.
        .env("PLUGCAST_LOG", "trace")
        .stderr(Stdio::from(fs::File::create(&log).unwrap()));
    let dev = Dev::run(command, OPERATORS).await;
    let body = json!({ "name": "ci", "role": "admin", "kind": "system" });
    let (id, token) = dev.make_token(&body).await;
    let mistyped = token.replace("pcast_", "pcast_x");
    let plugin = plugin("p", 1).body();
    for (token, expected) in
        [(OPERATORS, 201), (token.as_str(), 400), (&mistyped, 401), ("unknown-secret", 401)]
    {
        let path = dev.plugins_path();
        let answer = dev.call_as(Some(token), Method::POST, &path, Some(&plugin)).await.unwrap();
        assert_eq!(answer.status(), expected);
        let path = "/websocket?control_plane=x";
        let opened = super::sockets::handshake(&dev, Some(token), path).await;
        assert_eq!(opened.status(), if expected == 401 { 403 } else { 400 });
    }
    let path = format!("/plugcast/v1/tokens/{id}");
    assert_eq!(dev.json(Method::DELETE, &path, None).await.0, 204);
    dev.stop().await;

    let text = String::from_utf8_lossy(&fs::read(&log).unwrap()).into_owned();
    for line in ["created a token", "revoked a token", "answered"] {
        assert!(text.contains(line), "the log has no line {line:?}");
    }
    for file in files(folder.path()) {
        let bytes = fs::read(&file).unwrap();
        for secret in [OPERATORS, &token, &mistyped, "unknown-secret"] {
            let shows = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!shows, "{} holds {secret}", file.display());
        }
    }
}
