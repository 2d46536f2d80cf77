//! A generation on disk, read back with every byte verified.

use std::{collections::BTreeMap, fs, path::Path};

use plugcast_core::{Digest, Generation, Manifest, PluginName, signing::Signature};
use serde::{Deserialize, Serialize};

use super::layout::{self, SnapshotName};
use crate::{
    declarative::Declarative,
    plugin_files::{FileKind, PluginFiles, desired},
};

/// `release.json`: the manifest as it was signed, and the files that were installed for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// The manifest's text.
    pub(crate) manifest: String,
    /// The digest of that text.
    pub(crate) digest: Digest,
    /// The signature over that text.
    pub(crate) signature: Signature,
    /// The files in the folder: those of the manifest, unless a plugin is held back.
    pub(crate) installed: BTreeMap<PluginName, PluginFiles>,
    /// The `kong.json` in the folder. Snapshots of older agents have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) declarative: Option<DeclarativeFile>,
}

/// The `kong.json` of a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DeclarativeFile {
    /// What it holds.
    pub(crate) kind: Declarative,
    /// The digest of its bytes.
    pub(crate) digest: Digest,
}

/// A generation on disk: the folder `releases/7`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Snapshot {
    pub(crate) name: SnapshotName,
    /// The digest of its manifest.
    pub(crate) digest: Digest,
    /// The plugins whose files are intact.
    pub(crate) installed: BTreeMap<PluginName, PluginFiles>,
    /// How its files compare with its manifest.
    pub(crate) contents: Contents,
    /// Whether the gateway accepted it: the activation succeeded, or none is configured.
    pub(crate) accepted: bool,
}

/// How a snapshot's files compare with its manifest and with the agent's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Contents {
    /// Every plugin of the manifest, and `kong.json` of the configured kind.
    Complete,
    /// As it was built, but a plugin is held back.
    PluginHeldBack,
    /// As it was built, but `--declarative` now asks for another kind of `kong.json`.
    OtherDeclarative,
    /// A file is missing or was changed after the snapshot was built.
    Damaged,
}

impl Snapshot {
    pub(crate) fn generation(&self) -> Generation {
        self.name.generation
    }

    /// Whether it holds everything that its manifest and the settings ask for.
    pub(crate) fn is_complete(&self) -> bool {
        self.contents == Contents::Complete
    }

    /// Whether a gateway may be sent back to it: it is as it was built, and was accepted.
    pub(crate) fn is_good(&self) -> bool {
        self.accepted && self.contents != Contents::Damaged
    }

    /// Whether building it again from the same manifest and the same files would change nothing.
    pub(crate) fn is_current_build(&self) -> bool {
        self.accepted && matches!(self.contents, Contents::Complete | Contents::PluginHeldBack)
    }

    /// Reads the snapshot in `folder`. `None` if its record is missing, unreadable or of another
    /// generation. A plugin whose files differ from the record is left out of `installed`.
    pub(crate) fn load(
        folder: &Path,
        name: SnapshotName,
        declarative: Declarative,
    ) -> Option<Self> {
        let record: Record =
            serde_json::from_slice(&fs::read(layout::record(folder)).ok()?).ok()?;
        let manifest: Manifest = serde_json::from_str(&record.manifest).ok()?;
        let is_own = manifest.generation == name.generation;
        if !is_own || Digest::of(record.manifest.as_bytes()) != record.digest {
            return None;
        }
        let is_intact = |plugin: &PluginName, files: &PluginFiles| {
            let folder = layout::plugin(folder, plugin);
            FileKind::ALL
                .iter()
                .all(|kind| has_digest(&folder.join(kind.file_name()), files.digest(*kind)))
        };
        let mut installed = record.installed.clone();
        installed.retain(|plugin, files| is_intact(plugin, files));
        let file_is_intact = record
            .declarative
            .is_none_or(|file| has_digest(&layout::declarative(folder), file.digest));
        let wanted_kind = (declarative != Declarative::Off).then_some(declarative);
        let contents = if installed != record.installed || !file_is_intact {
            Contents::Damaged
        } else if record.declarative.map(|file| file.kind) != wanted_kind {
            Contents::OtherDeclarative
        } else if installed != desired(&manifest) {
            Contents::PluginHeldBack
        } else {
            Contents::Complete
        };
        let accepted = layout::accepted(folder).exists();
        Some(Self { name, digest: record.digest, installed, contents, accepted })
    }
}

/// Whether the bytes of the file at `path` have this `digest`.
pub(crate) fn has_digest(path: &Path, digest: Digest) -> bool {
    fs::read(path).is_ok_and(|bytes| Digest::of(&bytes) == digest)
}
