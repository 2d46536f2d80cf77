//! The paths in the agent's directory. Nothing here accesses the disk.

use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

use plugcast_core::{Generation, PluginName};

/// The folder of a snapshot's plugins, where Lua's `package.path` finds them.
const PLUGINS: &str = "kong/plugins";

/// The name of a snapshot's folder: `7`, or `7.2` for the second build of generation 7, because the
/// first lacked a plugin or the gateway rejected it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SnapshotName {
    pub(crate) generation: Generation,
    pub(crate) build: u32,
}

impl SnapshotName {
    pub(crate) fn first(generation: Generation) -> Self {
        Self { generation, build: 1 }
    }

    pub(crate) fn next_build(self) -> Self {
        Self { build: self.build.saturating_add(1), ..self }
    }
}

impl fmt::Display for SnapshotName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.build {
            1 => write!(f, "{}", self.generation),
            build => write!(f, "{}.{build}", self.generation),
        }
    }
}

impl FromStr for SnapshotName {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (generation, build) = match text.split_once('.') {
            Some((generation, build)) => (generation, build.parse().map_err(drop)?),
            None => (text, 1),
        };
        let generation: u64 = generation.parse().map_err(drop)?;
        let name = Self { generation: generation.into(), build };
        // Each snapshot has one spelling: `07` and `7.1` are not snapshots.
        if name.to_string() == text { Ok(name) } else { Err(()) }
    }
}

/// The paths under one agent's directory.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub(crate) root: PathBuf,
}

impl Layout {
    pub(crate) fn lock(&self) -> PathBuf {
        self.root.join("lock")
    }

    pub(crate) fn node(&self) -> PathBuf {
        self.root.join("node.json")
    }

    pub(crate) fn new_node(&self) -> PathBuf {
        self.root.join(".node.json")
    }

    pub(crate) fn current(&self) -> PathBuf {
        self.root.join("current")
    }

    pub(crate) fn new_current(&self) -> PathBuf {
        self.root.join(".current")
    }

    pub(crate) fn snapshots(&self) -> PathBuf {
        self.root.join("releases")
    }

    pub(crate) fn building(&self) -> PathBuf {
        self.snapshots().join(".building")
    }

    pub(crate) fn snapshot(&self, name: SnapshotName) -> PathBuf {
        self.snapshots().join(name.to_string())
    }

    /// The target of `current`, relative so that the directory can be moved or mounted elsewhere.
    pub(crate) fn link_target(name: SnapshotName) -> PathBuf {
        Path::new("releases").join(name.to_string())
    }
}

/// The record of a snapshot.
pub(crate) fn record(snapshot: &Path) -> PathBuf {
    snapshot.join("release.json")
}

/// The declarative configuration for a gateway without a database.
pub(crate) fn declarative(snapshot: &Path) -> PathBuf {
    snapshot.join("kong.json")
}

/// The marker that exists once the gateway accepted the snapshot.
pub(crate) fn accepted(snapshot: &Path) -> PathBuf {
    snapshot.join("accepted")
}

pub(crate) fn plugins(snapshot: &Path) -> PathBuf {
    snapshot.join(PLUGINS)
}

/// A plugin's folder. A `PluginName` has no `/` and no `.`, so the path stays inside.
pub(crate) fn plugin(snapshot: &Path, name: &PluginName) -> PathBuf {
    snapshot.join(PLUGINS).join(name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_name_parses_back() {
        let first = SnapshotName::first(7.into());
        assert_eq!(first.to_string(), "7");
        assert_eq!(first.next_build().to_string(), "7.2");
        for name in [first, first.next_build()] {
            assert_eq!(name.to_string().parse(), Ok(name));
        }
        assert!(first < first.next_build());
        assert!(first.next_build() < SnapshotName::first(8.into()));
    }

    #[test]
    fn rejects_other_spellings_of_a_snapshot_name() {
        for text in ["", ".building", "07", "7.1", "7.", ".2", "7.2.3", "-1", "+7", "x", "7 "] {
            assert!(text.parse::<SnapshotName>().is_err(), "{text}");
        }
    }
}
