//! Doubles of the ports: in memory, and wrappers that watch every call, fail some or race them.

mod backoff;
mod interposed;
mod memory;
mod push;
pub mod sample;
mod watched;
mod watchers;

pub use backoff::CountedWaits;
pub use interposed::{Always, Interposed, Intervention, OutOfReach};
pub use memory::{MemoryNodes, MemoryRegistry, MemorySources};
pub use push::{MemoryPush, PushGateway, Sockets};
pub use watched::{Call, Watched, Watcher};
pub use watchers::{Event, FailAt, Moment, Record};
