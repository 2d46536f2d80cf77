//! The token of the first admin: every installation has an admin from its first start.

use plugcast_local::engine::{Engines, REGISTRY_TABLE};
use plugcast_tests::dev::Dev;
use reqwest::Method;
use serde_json::{Value, json};

const TOKENS: &str = "/plugcast/v1/tokens";

async fn started(folder: &tempfile::TempDir) -> (Dev, Option<String>) {
    let mut dev = Dev::run(Dev::command(folder.path()), "").await;
    let token = dev.shown_token().await;
    (dev, token)
}

async fn names(dev: &Dev) -> Vec<String> {
    let (status, page) = dev.json(Method::GET, TOKENS, None).await;
    assert_eq!(status, 200, "{page}");
    let tokens = page["data"].as_array().unwrap().iter();
    tokens.map(|token| token["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_first_token_can_be_revoked_after_another_admin_exists() {
    let folder = tempfile::tempdir().unwrap();
    let (dev, token) = started(&folder).await;
    assert!(token.unwrap().starts_with("pcast_"));
    let (_, page) = dev.json(Method::GET, TOKENS, None).await;
    let first = &page["data"][0];
    let shown = [&first["name"], &first["role"], &first["created_by"], &first["control_planes"]];
    let expected = [json!("admin"), json!("admin"), json!("plugcast dev"), Value::Null];
    assert_eq!(shown, expected.iter().collect::<Vec<_>>()[..]);

    let path = format!("{TOKENS}/admin");
    let (status, refusal) = dev.json(Method::DELETE, &path, None).await;
    let message = refusal["message"].as_str().unwrap();
    assert_eq!((status, &refusal["code"]), (400, &json!(3)), "{refusal}");
    assert!(message.contains("admin is the last token"), "{message}");
    // A scoped token and a role below admin cannot create tokens, so they do not count.
    for (name, role) in [("scoped", "admin"), ("deployer", "deployer")] {
        let control_planes = (role == "admin").then(|| json!(["default"]));
        let body = json!({ "name": name, "role": role, "control_planes": control_planes });
        dev.make_token(&body).await;
        assert_eq!(dev.json(Method::DELETE, &path, None).await.0, 400);
    }
    dev.make_token(&json!({ "name": "second", "role": "admin" })).await;
    assert_eq!(dev.json(Method::DELETE, &path, None).await.0, 204);
    dev.stop().await;

    let (_dev, token) = started(&folder).await;
    assert_eq!(token, None, "a start that finds an admin shows no token");
}

#[tokio::test]
async fn a_start_without_an_admin_creates_one() {
    let folder = tempfile::tempdir().unwrap();
    // The operator's token is not stored, so this start leaves no admin.
    let mut command = Dev::command(folder.path());
    command.args(["--token", "T"]);
    let dev = Dev::run(command, "T").await;
    assert_eq!(names(&dev).await, [""; 0]);
    dev.make_token(&json!({ "name": "admin", "role": "viewer" })).await;
    dev.stop().await;

    let (dev, token) = started(&folder).await;
    let token = token.expect("a start without an admin shows a token");
    let known = names(&dev).await;
    assert!(known.len() == 2 && known[0] == "admin" && known[1].starts_with("admin "), "{known:?}");
    // The operator's token may revoke the last admin, and the next start creates another.
    dev.stop().await;
    let mut command = Dev::command(folder.path());
    command.args(["--token", "T"]);
    let dev = Dev::run(command, "T").await;
    let path = format!("{TOKENS}/{}", known[1]);
    assert_eq!(dev.json(Method::DELETE, &path, None).await.0, 204);
    dev.stop().await;
    let (_dev, next) = started(&folder).await;
    assert!(next.is_some_and(|next| next != token));
}

#[tokio::test]
async fn a_first_start_that_crashed_is_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let (dev, lost) = started(&folder).await;
    dev.stop().await;
    // As if the process had crashed after it stored the token: no control plane, and no token shown.
    let engines = Engines::open(folder.path(), None).unwrap();
    let name = json!({
        "TableName": REGISTRY_TABLE,
        "Key": { "pk": { "S": "CONTROL_PLANES" }, "sk": { "S": "NAME#default" } },
    });
    engines.registry().delete_item(serde_json::from_value(name).unwrap()).unwrap();
    drop(engines);

    let (dev, token) = started(&folder).await;
    assert!(token.is_some_and(|token| Some(token) != lost));
    assert_eq!(names(&dev).await, ["admin"]);
    let old = dev.call_as(lost.as_deref(), Method::GET, TOKENS, None).await.unwrap();
    assert_eq!(old.status(), 401, "the token that was not shown is removed");
}
