//! Events for a process that embeds an agent.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use plugcast_core::{Digest, Generation, NodeId};

use crate::report::Fault;

/// The callback of an embedding process.
pub(crate) type Observer = Arc<dyn Fn(Event) + Send + Sync>;

/// Something that happened in an agent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// The directory is open, and the snapshot that an earlier process applied is served.
    Started {
        /// This node.
        node_id: NodeId,
        /// The current generation; 0 for none.
        generation: Generation,
    },
    /// A socket is open and the node has sent hello.
    Connected,
    /// The socket ended or could not be opened. Repeats of the same failure are one event.
    Disconnected {
        /// The reason in words.
        message: String,
        /// Whether the control plane refuses, so that only an operator can change it.
        refused: bool,
    },
    /// A generation is complete and activated.
    Applied {
        /// The generation.
        generation: Generation,
        /// The digest of its manifest.
        digest: Digest,
        /// From the hint or the start of the pull to the flip.
        took: Duration,
        /// When `current` was flipped.
        at: Instant,
    },
    /// A generation was not applied, or not completely.
    Rejected {
        /// The generation.
        generation: Generation,
        /// The reason.
        fault: Fault,
    },
}
