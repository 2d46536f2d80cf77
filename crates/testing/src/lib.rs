#![doc = include_str!("../README.md")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod contracts;
pub mod doubles;
pub mod events;
mod eventually;
pub mod manifest;
pub mod plugins;

pub use eventually::{PATIENCE, eventually};
