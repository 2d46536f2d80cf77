//! Calls to the API over ports in memory: which callers it admits, and what each call returns.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod authorization;
mod changes;
mod conditional;
mod control_planes;
mod custom_plugins;
mod deck;
mod harness;
mod instances;
mod refusals;
mod sync;
