//! What the tests share: a control plane to talk to, embedded engines, and a Lambda runtime.
//!
//! Nothing in the product depends on this crate. It is test code, so it may panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod agent;
pub mod binaries;
pub mod dev;
pub mod embedded;
pub mod fixture;
pub mod intercepted;
pub mod limits;
pub mod push_gateway;
pub mod runtime_api;
pub mod tcp_aws;

pub use plugcast_testing::plugins;
