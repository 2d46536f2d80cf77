//! The agent's directory.
//!
//! ```text
//! DIR/lock                 held while an agent runs
//! DIR/node.json            who this node is and whom it listens to
//! DIR/current              -> releases/7
//! DIR/releases/7/          never changed once it has this name
//!       release.json       the signed manifest and what lies here
//!       kong.json          what a gateway without a database reads
//!       accepted           the gateway was told and did not object
//!       kong/plugins/<name>/{handler,schema}.lua
//! ```
//!
//! It knows no network and no control plane: it is given bytes that were verified.

mod disk;
mod identity;
mod install;
mod layout;
mod recover;
mod release;
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
pub(crate) use install::{Origin, Plan, PlannedPlugin};
pub(crate) use layout::{FileKind, ReleaseName};
pub(crate) use recover::Recovered;
pub(crate) use release::{InstalledPlugin, Record, Release, desired, holds};

/// A directory that this process holds. Clones share it.
#[derive(Clone)]
pub(crate) struct Store {
    layout: layout::Layout,
    disk: Arc<dyn Disk>,
    /// What `kong.json` of new releases holds.
    declarative: Declarative,
    // Closing the file, also by dying, gives the directory free.
    #[expect(dead_code, reason = "held, never read")]
    lock: Arc<fs::File>,
}

impl Store {
    /// The link that a gateway is pointed at.
    pub(crate) fn current(&self) -> PathBuf {
        self.layout.current()
    }
}

/// Why the directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another agent has it.
    #[error("{} belongs to another agent that is running", .path.display())]
    Locked {
        /// The directory.
        path: PathBuf,
    },
    /// Somebody wrote into `node.json`.
    #[error("{} cannot be read; remove it to begin as a new node", .path.display())]
    Identity {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// The disk refused.
    #[error("cannot {step} {}", .path.display())]
    Io {
        /// What was to be done.
        step: &'static str,
        /// To what.
        path: PathBuf,
        /// Why it was refused.
        source: io::Error,
    },
}

impl StoreError {
    pub(crate) fn io(step: &'static str, path: &Path) -> impl Fn(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { step, path: path.clone(), source }
    }
}
