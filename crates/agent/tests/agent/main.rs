//! The agent against a server, over real HTTP, real WebSockets and a real disk.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod activation;
mod binary;
mod connection;
mod harness;
mod hints;
mod packaging;
mod plugins;
mod pull;
mod server;
mod trust;
