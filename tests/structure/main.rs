//! The shape of the workspace: which crate may depend on which, and what every crate contains.
//!
//! A change of the table in `crates.rs` changes the architecture, so make it on purpose.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod crates;
mod files;
mod workspace;
