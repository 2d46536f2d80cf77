//! Events of a node's WebSocket over ports in memory.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod connect;
mod harness;
mod messages;
