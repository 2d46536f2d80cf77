//! The guarantees of every adapter of a port, one file for each port.
//!
//! A guarantee is an async function over [`Adapters`]. `contract_suite!` turns each into a test, for
//! one set of adapters.

mod adapters;
pub mod change_log;
pub mod change_writer;
pub mod change_writer_model;
pub mod control_plane_store;
mod editor;
pub mod idempotency_store;
pub mod instance_store;
pub mod node_reports;
pub mod node_store;
pub mod pending_deletions;
pub mod plugin_store;
pub mod push_channel;
pub mod source_store;
mod suite;
pub mod token_store;

pub use adapters::{Adapters, Rows, StoreProbe};
pub use editor::ControlPlaneEditor;
