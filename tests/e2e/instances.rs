//! Instances of custom plugins over real HTTP.

mod agents;
mod command_line;
mod reading;
mod refusals;
mod schemas;
mod writing;

use plugcast_tests::{
    dev::Dev,
    plugins::{Plugin, plugin},
};
use reqwest::Method;
use serde_json::Value;

/// A plugin with defaults, a rule for each kind of mistake, and no consumers.
fn greeter(number: usize) -> Plugin {
    Plugin {
        schema: include_str!("../src/fixture/seed/greeter.lua").to_owned(),
        ..plugin("greeter", number)
    }
}

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

/// Calls, and expects this status.
async fn expect(dev: &Dev, status: u16, method: Method, rest: &str, body: Option<&Value>) -> Value {
    let (got, answer) = dev.json(method.clone(), &path(rest), body).await;
    assert_eq!(got, status, "{method} {rest}: {answer}");
    answer
}
