#![doc = include_str!("../README.md")]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod authorizer;
pub mod change;
pub mod check;
pub mod control_plane;
pub mod custom_plugin;
pub mod error;
pub mod health;
pub mod instance;
pub mod overview;
pub mod problem;
pub mod push;
pub mod routes;
pub mod runtime_group;
pub mod sync;
pub mod token;

use serde::Serialize;

/// The version of the protocol between nodes and the control plane.
pub const PROTOCOL_VERSION: u32 = 1;

/// The JSON of a message. There is no fallback: an empty text would be sent in its place.
#[expect(
    clippy::expect_used,
    reason = "messages hold strings, numbers, lists, options and maps with string keys"
)]
fn json_text(message: &impl Serialize) -> String {
    serde_json::to_string(message).expect("a message serialises")
}
