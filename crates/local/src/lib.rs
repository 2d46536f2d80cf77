#![doc = include_str!("../README.md")]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod bootstrap;
pub mod engine;
mod functions;
mod gateway;
mod server;
mod stream;

pub use server::{Config, LocalControlPlane, StartError};
pub use stream::FILTER_PATTERN;
