//! What the tests share: a control plane to talk to, doubles of the ports, and a Lambda runtime.
//!
//! Nothing in the product depends on this crate. It is test code, so it may panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod binaries;
pub mod contracts;
pub mod dev;
pub mod doubles;
pub mod fixture;
pub mod limits;
pub mod plugins;
pub mod runtime_api;
pub mod tcp_aws;
