#![doc = include_str!("../README.md")]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod activation;
mod agent;
mod backoff;
mod blocking;
mod config;
mod declarative;
mod error;
mod event;
mod gather;
mod hint;
mod link;
mod network;
mod plugin_files;
mod pull;
mod reconcile;
mod report;
mod session;
mod store;
mod verify;

pub use activation::Activation;
pub use agent::run;
pub use backoff::{Backoff, InvalidBackoff};
pub use config::{
    Config, DEFAULT_HEARTBEAT_INTERVAL, DEFAULT_POLL_INTERVAL, DEFAULT_REPORT_SPREAD,
};
pub use declarative::Declarative;
pub use error::RunError;
pub use event::Event;
pub use network::{Network, NetworkError};
pub use report::Fault;
pub use store::{DiskError, Durability};

/// The type of a server's address.
pub use reqwest::Url;
