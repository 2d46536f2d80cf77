//! Instances of custom plugins over real HTTP.

mod agents;
mod command_line;

use plugcast_tests::{dev::Dev, plugins::greeter};
use reqwest::Method;
use serde_json::Value;

/// A control plane with the plugin `greeter`.
async fn greeting(folder: &std::path::Path) -> Dev {
    let dev = Dev::start(folder, "T").await;
    dev.put(&greeter(1)).await;
    dev
}

/// The path of something under the control plane `default`.
fn path(rest: &str) -> String {
    format!("/v2/control-planes/default/core-entities/{rest}")
}

/// Calls and asserts the status.
async fn expect(dev: &Dev, status: u16, method: Method, rest: &str, body: Option<&Value>) -> Value {
    let (got, answer) = dev.json(method.clone(), &path(rest), body).await;
    assert_eq!(got, status, "{method} {rest}: {answer}");
    answer
}
