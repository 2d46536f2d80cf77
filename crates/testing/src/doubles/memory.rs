//! Every port over plain collections behind a lock: the simplest adapters that pass the contract
//! suite.

mod changes;
mod idempotency;
mod nodes;
mod pending_deletions;
mod registry;
mod sources;
mod tokens;

pub use nodes::MemoryNodes;
pub use registry::MemoryRegistry;
pub use sources::MemorySources;
