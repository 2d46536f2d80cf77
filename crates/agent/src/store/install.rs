//! Builds a snapshot and points `current` at it.
//!
//! A snapshot is built under a temporary name and renamed when it is complete, so a folder with a
//! snapshot's name is complete. Later only the empty marker `accepted` is added. Each directory is
//! synced after its contents, and everything before the flip.

use std::{fs, io, path::Path, path::PathBuf, sync::Arc};

use plugcast_core::{Digest, Manifest, PluginName};
use serde::Serialize;

use super::{
    DiskError, Store,
    layout::{self, Layout, SnapshotName},
    snapshot::{Contents, DeclarativeFile, Record, Snapshot},
};
use crate::{
    declarative::{DeclarativeInput, Rendered},
    plugin_files::{FileKind, desired},
};

/// Where a file's verified bytes come from.
#[derive(Debug, Clone)]
pub(crate) enum Origin {
    /// The control plane sent them.
    Bytes(Arc<[u8]>),
    /// A file of an earlier snapshot.
    Local(PathBuf),
}

/// One plugin of a snapshot to build.
#[derive(Debug, Clone)]
pub(crate) struct PluginToInstall {
    pub(crate) name: PluginName,
    pub(crate) handler: Origin,
    pub(crate) schema: Origin,
}

/// A snapshot to build.
#[derive(Debug, Clone)]
pub(crate) struct InstallPlan {
    pub(crate) record: Record,
    pub(crate) first_name: SnapshotName,
    pub(crate) plugins: Vec<PluginToInstall>,
    /// The parsed manifest of `record`.
    pub(crate) manifest: Manifest,
    pub(crate) contents: Contents,
}

/// The record with the `kong.json` that was written during the build.
#[derive(Serialize)]
struct BuiltRecord<'a> {
    #[serde(flatten)]
    record: &'a Record,
    #[serde(skip_serializing_if = "Option::is_none")]
    declarative: Option<DeclarativeFile>,
}

impl Store {
    /// Builds the snapshot without changing `current`.
    pub(crate) fn install(&self, plan: &InstallPlan) -> Result<Snapshot, DiskError> {
        let building = self.layout.building();
        let name = self.free_name(plan.first_name);
        let install = || {
            self.disk.remove(&building)?;
            self.build(&building, plan)?;
            self.disk.rename(&building, &self.layout.snapshot(name))?;
            self.disk.sync_dir(&self.layout.snapshots())
        };
        install().map_err(DiskError::io("build", &building))?;
        Ok(Snapshot {
            name,
            digest: plan.record.digest,
            installed: plan.record.installed.clone(),
            contents: plan.contents,
            accepted: false,
        })
    }

    /// Points `current` at `snapshot` atomically.
    pub(crate) fn flip(&self, snapshot: &Snapshot) -> Result<(), DiskError> {
        let (link, new_link) = (self.layout.current(), self.layout.new_current());
        let flip = || {
            self.disk.remove(&new_link)?;
            self.disk.symlink(&Layout::link_target(snapshot.name), &new_link)?;
            self.disk.rename(&new_link, &link)?;
            self.disk.sync_dir(&self.layout.root)
        };
        flip().map_err(DiskError::io("flip", &link))
    }

    /// Marks `snapshot` as accepted by the gateway. Losing the marker costs one more activation.
    pub(crate) fn accept(&self, snapshot: &Snapshot) -> Result<(), DiskError> {
        let path = layout::accepted(&self.layout.snapshot(snapshot.name));
        match self.disk.write_new(&path, b"") {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            other => other.map_err(DiskError::io("write", &path)),
        }
    }

    /// Removes every snapshot but those in `keep`.
    pub(crate) fn prune(&self, keep: &[SnapshotName]) -> Result<(), DiskError> {
        let snapshots = self.layout.snapshots();
        let prune = || -> io::Result<()> {
            for name in self.snapshot_names()? {
                if !keep.contains(&name) {
                    self.disk.remove(&self.layout.snapshot(name))?;
                }
            }
            Ok(())
        };
        prune().map_err(DiskError::io("prune", &snapshots))
    }

    /// The path of a plugin's file in `snapshot`.
    pub(crate) fn file(&self, snapshot: &Snapshot, plugin: &PluginName, kind: FileKind) -> PathBuf {
        layout::plugin(&self.layout.snapshot(snapshot.name), plugin).join(kind.file_name())
    }

    /// The name of every snapshot; other entries are ignored.
    pub(super) fn snapshot_names(&self) -> io::Result<Vec<SnapshotName>> {
        let mut names = Vec::new();
        for entry in self.layout.snapshots().read_dir()? {
            names.extend(
                entry?.file_name().to_str().and_then(|name| name.parse::<SnapshotName>().ok()),
            );
        }
        Ok(names)
    }

    fn free_name(&self, first: SnapshotName) -> SnapshotName {
        let taken = |name: &SnapshotName| self.layout.snapshot(*name).symlink_metadata().is_ok();
        let mut name = first;
        // At most a few snapshots exist, so this loop is short.
        while taken(&name) {
            name = name.next_build();
        }
        name
    }

    fn build(&self, building: &Path, plan: &InstallPlan) -> io::Result<()> {
        let plugins = layout::plugins(building);
        let kong = building.join("kong");
        for folder in [building, &kong, &plugins] {
            self.disk.create_dir(folder)?;
        }
        for plugin in &plan.plugins {
            let folder = layout::plugin(building, &plugin.name);
            self.disk.create_dir(&folder)?;
            self.place(&plugin.handler, &folder.join(FileKind::Handler.file_name()))?;
            self.place(&plugin.schema, &folder.join(FileKind::Schema.file_name()))?;
            self.disk.sync_dir(&folder)?;
        }
        let declarative = self.declare(building, plan)?;
        let record = BuiltRecord { record: &plan.record, declarative };
        let record = serde_json::to_vec(&record)?;
        self.disk.write_new(&layout::record(building), &record)?;
        for folder in [plugins.as_path(), &kong, building] {
            self.disk.sync_dir(folder)?;
        }
        Ok(())
    }

    /// Writes `kong.json`, unless it is off.
    fn declare(&self, building: &Path, plan: &InstallPlan) -> io::Result<Option<DeclarativeFile>> {
        let desired = desired(&plan.manifest);
        let ingredients = DeclarativeInput {
            manifest: &plan.manifest,
            installed: &plan.record.installed,
            desired: &desired,
            // The file is missing before the first snapshot.
            previous: fs::read(layout::declarative(&self.layout.current())).ok(),
        };
        let source = |plugin: &PluginName, kind: FileKind| {
            fs::read_to_string(layout::plugin(building, plugin).join(kind.file_name()))
        };
        let rendered = ingredients.render(self.declarative, source)?;
        let Some(Rendered { bytes, left_out }) = rendered else { return Ok(None) };
        if !left_out.is_empty() {
            tracing::info!(
                generation = plan.manifest.generation.get(),
                instances = left_out.join(", "),
                "kong.json leaves out instances that are scoped to a service, route, consumer or group"
            );
        }
        self.disk.write_new(&layout::declarative(building), &bytes)?;
        Ok(Some(DeclarativeFile { kind: self.declarative, digest: Digest::of(&bytes) }))
    }

    fn place(&self, origin: &Origin, path: &Path) -> io::Result<()> {
        match origin {
            Origin::Bytes(bytes) => self.disk.write_new(path, bytes),
            Origin::Local(from) => self.disk.link(from, path),
        }
    }
}

impl Origin {
    /// Sent bytes, if they have this `digest`.
    pub(crate) fn sent(bytes: Vec<u8>, digest: Digest) -> Option<Self> {
        (Digest::of(&bytes) == digest).then(|| Self::Bytes(bytes.into()))
    }
}
