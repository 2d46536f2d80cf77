//! The agent's directory.
//!
//! ```text
//! DIR/lock                 held while an agent runs
//! DIR/node.json            the node's id, and the control plane and key that it pinned
//! DIR/current              -> releases/7
//! DIR/releases/7/          a snapshot: never changed once it has this name
//!       release.json       the signed manifest and the digests of the installed files
//!       kong.json          the declarative configuration for a gateway without a database
//!       accepted           exists once the gateway accepted the snapshot
//!       kong/plugins/<name>/{handler,schema}.lua
//! ```
//!
//! Callers pass bytes that they verified; the store does not use the network.

mod disk;
mod identity;
mod install;
mod layout;
mod recover;
mod snapshot;
#[cfg(test)]
mod tests;

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::declarative::Declarative;
pub use disk::Durability;
pub(crate) use disk::{Disk, LocalDisk};
pub(crate) use identity::{Identity, Pins};
pub(crate) use install::{InstallPlan, Origin, PluginToInstall};
pub(crate) use layout::SnapshotName;
pub(crate) use recover::Recovered;
pub(crate) use snapshot::{Contents, Record, Snapshot, has_digest};

/// A directory that this process has locked. Clones share it.
#[derive(Clone)]
pub(crate) struct Store {
    layout: layout::Layout,
    disk: Arc<dyn Disk>,
    /// What `kong.json` of new snapshots holds.
    declarative: Declarative,
    // The kernel releases the lock when the file is closed, also after a crash.
    #[expect(dead_code, reason = "held, never read")]
    lock: Arc<fs::File>,
}

impl Store {
    /// The path of the link that the gateway reads.
    pub(crate) fn current(&self) -> PathBuf {
        self.layout.current()
    }
}

/// Why the directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
    /// Another agent uses it.
    #[error("{} is locked by another agent", .path.display())]
    Locked {
        /// The directory.
        path: PathBuf,
    },
    /// `node.json` is not valid.
    #[error("{} is not valid; hint: remove it to start as a new node", .path.display())]
    Identity {
        /// The file.
        path: PathBuf,
        /// Why it is not valid.
        source: serde_json::Error,
    },
    /// A file operation failed.
    #[error("cannot {step} {}", .path.display())]
    Io {
        /// The operation.
        step: &'static str,
        /// The path.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// File work panicked, or the runtime shut down before it started.
    #[error("file work was aborted")]
    Aborted(#[source] tokio::task::JoinError),
}

impl DiskError {
    pub(crate) fn io(step: &'static str, path: &Path) -> impl Fn(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { step, path: path.clone(), source }
    }
}
