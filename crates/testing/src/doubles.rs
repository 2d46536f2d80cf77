//! Doubles of the ports: in memory, and wrappers that watch every call, fail some or race them.

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
