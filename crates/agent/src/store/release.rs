//! What a release holds, and reading it back with every byte checked.

use std::{collections::BTreeMap, fs, path::Path};

use plugcast_core::{Digest, Generation, Manifest, PluginName, signing::Signature};
use serde::{Deserialize, Serialize};

use super::layout::{self, FileKind, ReleaseName};
use crate::declarative::Declarative;

/// The digests of one plugin's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct InstalledPlugin {
    pub(crate) handler: Digest,
    pub(crate) schema: Digest,
}

impl InstalledPlugin {
    pub(crate) fn digest(&self, kind: FileKind) -> Digest {
        match kind {
            FileKind::Handler => self.handler,
            FileKind::Schema => self.schema,
        }
    }
}

/// `release.json`: the manifest as it was signed, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// The manifest's text.
    pub(crate) manifest: String,
    /// The digest of that text.
    pub(crate) digest: Digest,
    /// The signature over that text.
    pub(crate) signature: Signature,
    /// What lies in the folder. It is the manifest's content, unless a plugin was held back.
    pub(crate) installed: BTreeMap<PluginName, InstalledPlugin>,
    /// What `kong.json` is. Releases of agents that wrote none have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) declarative: Option<DeclarativeFile>,
}

/// What a release's `kong.json` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DeclarativeFile {
    /// What it holds.
    pub(crate) kind: Declarative,
    /// The digest of its bytes.
    pub(crate) digest: Digest,
}

/// A release on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Release {
    pub(crate) name: ReleaseName,
    /// The digest of its manifest.
    pub(crate) digest: Digest,
    /// The plugins whose files are there, byte for byte.
    pub(crate) installed: BTreeMap<PluginName, InstalledPlugin>,
    /// Whether `kong.json` is there as this agent would write it.
    pub(crate) declared: bool,
    /// Whether that is everything that was built into it.
    pub(crate) whole: bool,
    /// Whether that is everything that the manifest asks for.
    pub(crate) complete: bool,
    /// Whether the gateway was told of it and did not object.
    pub(crate) accepted: bool,
}

impl Release {
    pub(crate) fn generation(&self) -> Generation {
        self.name.generation
    }

    /// Reads the release in `folder`. `None` if its record is missing, broken or another's.
    /// Plugins whose files are not what the record says are left out.
    /// A `kong.json` that is of another kind than `declarative` makes the release incomplete, so
    /// that it is built again.
    pub(crate) fn load(folder: &Path, name: ReleaseName, declarative: Declarative) -> Option<Self> {
        let record: Record =
            serde_json::from_slice(&fs::read(layout::record(folder)).ok()?).ok()?;
        let manifest: Manifest = serde_json::from_str(&record.manifest).ok()?;
        let own = manifest.generation == name.generation;
        if !own || Digest::of(record.manifest.as_bytes()) != record.digest {
            return None;
        }
        let built = record.installed.len();
        let intact = |(plugin, files): &(PluginName, InstalledPlugin)| {
            let folder = layout::plugin(folder, plugin);
            FileKind::ALL
                .iter()
                .all(|kind| holds(&folder.join(kind.file_name()), files.digest(*kind)))
        };
        let is_whole = |file: DeclarativeFile| holds(&layout::declarative(folder), file.digest);
        let file = record.declarative.filter(|file| is_whole(*file));
        let declared = match declarative {
            Declarative::Off => record.declarative.is_none(),
            kind => file.is_some_and(|file| file.kind == kind),
        };
        let installed: BTreeMap<_, _> = record.installed.into_iter().filter(intact).collect();
        Some(Self {
            name,
            digest: record.digest,
            declared,
            whole: installed.len() == built && file == record.declarative,
            complete: declared && desired(&manifest) == installed,
            installed,
            accepted: layout::accepted(folder).exists(),
        })
    }
}

/// What `manifest` asks for.
pub(crate) fn desired(manifest: &Manifest) -> BTreeMap<PluginName, InstalledPlugin> {
    let files = manifest.plugins.iter().map(|plugin| {
        let release = &plugin.release;
        let files =
            InstalledPlugin { handler: release.handler.digest, schema: release.schema.digest };
        (plugin.name.clone(), files)
    });
    files.collect()
}

/// Whether the file at `path` has exactly the bytes that `digest` is of.
pub(crate) fn holds(path: &Path, digest: Digest) -> bool {
    fs::read(path).is_ok_and(|bytes| Digest::of(&bytes) == digest)
}
