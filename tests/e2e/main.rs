//! The end-to-end tests, one file for each behaviour.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod access;
mod agents;
mod changes;
mod checking;
mod command_line;
mod conditional;
mod contracts;
mod control_plane_names;
mod control_planes;
mod crashes;
mod custom_plugins;
mod events;
mod instances;
mod migration;
mod processes;
mod races;
mod streams;
mod terraform;
