//! What an embedding process may hear of an agent.

use std::time::{Duration, Instant};

use plugcast_core::{Digest, Generation, NodeId};

use crate::report::Fault;

/// Something happened.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// The directory is open; what an earlier process applied is being served.
    Started {
        /// This node.
        node_id: NodeId,
        /// The generation that `current` holds; 0 for none.
        generation: Generation,
    },
    /// A socket is open and the node has said hello.
    Connected,
    /// The socket is gone, or could not be opened. A row of equal failures is told once.
    Disconnected {
        /// Why, in words.
        message: String,
        /// Whether the control plane refused: only a person can change that.
        refused: bool,
    },
    /// A generation is served, complete and activated.
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
    /// A generation was not applied, or not whole.
    Rejected {
        /// The generation.
        generation: Generation,
        /// What is wrong with it.
        fault: Fault,
    },
}
