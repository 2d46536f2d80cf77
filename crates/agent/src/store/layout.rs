//! Where everything is in the agent's directory. It touches no disk.

use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

use plugcast_core::{Generation, PluginName};

/// The folder of a release's plugins, as Lua's `package.path` looks for them.
const PLUGINS: &str = "kong/plugins";

/// The two files of every plugin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    Handler,
    Schema,
}

impl FileKind {
    pub(crate) const ALL: [Self; 2] = [Self::Handler, Self::Schema];

    pub(crate) fn file_name(self) -> &'static str {
        match self {
            Self::Handler => "handler.lua",
            Self::Schema => "schema.lua",
        }
    }
}

/// The name of a release's folder: `7`, or `7.2` when generation 7 was built a second time,
/// because the first lacked a plugin or was refused by the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ReleaseName {
    pub(crate) generation: Generation,
    pub(crate) build: u32,
}

impl ReleaseName {
    pub(crate) fn first(generation: Generation) -> Self {
        Self { generation, build: 1 }
    }

    pub(crate) fn next_build(self) -> Self {
        Self { build: self.build.saturating_add(1), ..self }
    }
}

impl fmt::Display for ReleaseName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.build {
            1 => write!(f, "{}", self.generation),
            build => write!(f, "{}.{build}", self.generation),
        }
    }
}

impl FromStr for ReleaseName {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (generation, build) = match text.split_once('.') {
            Some((generation, build)) => (generation, build.parse().map_err(drop)?),
            None => (text, 1),
        };
        let generation: u64 = generation.parse().map_err(drop)?;
        let name = Self { generation: generation.into(), build };
        // One name, one spelling: `07` and `7.1` are nobody's folders.
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

    pub(crate) fn releases(&self) -> PathBuf {
        self.root.join("releases")
    }

    pub(crate) fn building(&self) -> PathBuf {
        self.releases().join(".building")
    }

    pub(crate) fn release(&self, name: ReleaseName) -> PathBuf {
        self.releases().join(name.to_string())
    }

    /// What `current` points at, so that the directory can be moved or mounted elsewhere.
    pub(crate) fn link_target(name: ReleaseName) -> PathBuf {
        Path::new("releases").join(name.to_string())
    }
}

/// The record of what a release holds.
pub(crate) fn record(release: &Path) -> PathBuf {
    release.join("release.json")
}

/// What a gateway without a database reads.
pub(crate) fn declarative(release: &Path) -> PathBuf {
    release.join("kong.json")
}

/// Its presence says that the gateway runs this release, or did.
pub(crate) fn accepted(release: &Path) -> PathBuf {
    release.join("accepted")
}

pub(crate) fn plugins(release: &Path) -> PathBuf {
    release.join(PLUGINS)
}

/// A plugin's folder. The name's type admits neither `/` nor `.`, so it stays inside.
pub(crate) fn plugin(release: &Path, name: &PluginName) -> PathBuf {
    release.join(PLUGINS).join(name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_name_reads_back() {
        let first = ReleaseName::first(7.into());
        assert_eq!(first.to_string(), "7");
        assert_eq!(first.next_build().to_string(), "7.2");
        for name in [first, first.next_build()] {
            assert_eq!(name.to_string().parse(), Ok(name));
        }
        assert!(first < first.next_build());
        assert!(first.next_build() < ReleaseName::first(8.into()));
    }

    #[test]
    fn nothing_else_is_a_release_name() {
        for text in ["", ".building", "07", "7.1", "7.", ".2", "7.2.3", "-1", "+7", "x", "7 "] {
            assert!(text.parse::<ReleaseName>().is_err(), "{text}");
        }
    }
}
