#![doc = include_str!("../README.md")]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod environment;
mod failure;
mod in_process;
mod item;
mod jitter;
mod nodes;
mod push;
mod query;
mod registry;
mod service;
mod sources;
pub mod tables;

pub use environment::{Environment, EnvironmentError};
pub use in_process::{Backend, BackendError, IN_PROCESS_KEY};
pub use jitter::JitteredBackoff;
pub use nodes::DynamoNodes;
pub use push::ApiGatewayPush;
pub use registry::DynamoRegistry;
pub use service::Service;
pub use sources::S3Sources;
