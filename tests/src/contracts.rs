//! What every adapter of a port promises, one file for each port.
//!
//! A promise is an async function over [`Adapters`]; the end-to-end tests run each of them
//! against every set of adapters there is.

mod adapters;
pub mod change_log;
pub mod change_writer;
pub mod change_writer_model;
pub mod control_plane_store;
mod embedded;
pub mod idempotency_store;
pub mod instance_store;
pub mod node_reports;
pub mod node_store;
pub mod pending_deletions;
pub mod plugin_store;
pub mod push_channel;
mod shelf;
pub mod source_store;
pub mod token_store;

pub use adapters::{Adapters, Behind, Rows};
pub use embedded::Embedded;
pub use shelf::Shelf;
