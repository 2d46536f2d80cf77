//! The use cases over in-memory ports: their effects, the order of their calls, failures and races.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod broadcast;
mod control_planes;
mod harness;
mod instance_races;
mod instances;
mod plugins;
mod read_manifest;
mod tokens;
