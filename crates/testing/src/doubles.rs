//! Doubles of the ports: in-memory adapters, and wrappers that observe or fail calls.

mod backoff;
mod memory;
mod observed;
mod observers;
mod push;
pub mod sample;

pub use backoff::CountedWaits;
pub use memory::{MemoryNodes, MemoryRegistry, MemorySources};
pub use observed::{Call, Observed, Observer};
pub use observers::{Event, FailAt, Moment, Record};
pub use push::{MemoryPush, Sockets};
