//! Building a release, and pointing `current` at it.
//!
//! A release is built under a name that nothing looks at and renamed when it is whole, so a
//! folder with a release's name is whole. It is never changed afterwards, save for the empty
//! `accepted` beside its record. Each directory is made durable after what is in it, and all of
//! it before the flip.

use std::{fs, io, path::Path, path::PathBuf, sync::Arc};

use plugcast_core::{Digest, Manifest, PluginName};
use serde::Serialize;

use super::{
    Store, StoreError,
    layout::{self, FileKind, Layout, ReleaseName},
    release::{DeclarativeFile, Record, Release, desired},
};
use crate::declarative::{Ingredients, Rendered};

/// Where a file's bytes come from. Either way they are known to match the digest.
#[derive(Debug, Clone)]
pub(crate) enum Origin {
    /// They were sent.
    Bytes(Arc<[u8]>),
    /// They lie in an earlier release.
    Local(PathBuf),
}

/// One plugin of a release to build.
#[derive(Debug, Clone)]
pub(crate) struct PlannedPlugin {
    pub(crate) name: PluginName,
    pub(crate) handler: Origin,
    pub(crate) schema: Origin,
}

/// A release to build.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) record: Record,
    pub(crate) first_name: ReleaseName,
    pub(crate) plugins: Vec<PlannedPlugin>,
    /// What `record` has as text.
    pub(crate) manifest: Manifest,
    pub(crate) complete: bool,
}

/// The record of a release with what was found out while it was built.
#[derive(Serialize)]
struct BuiltRecord<'a> {
    #[serde(flatten)]
    record: &'a Record,
    #[serde(skip_serializing_if = "Option::is_none")]
    declarative: Option<DeclarativeFile>,
}

impl Store {
    /// Builds the release beside the others. `current` still points where it did.
    pub(crate) fn install(&self, plan: &Plan) -> Result<Release, StoreError> {
        let building = self.layout.building();
        let name = self.free_name(plan.first_name);
        let install = || {
            self.disk.remove(&building)?;
            self.build(&building, plan)?;
            self.disk.rename(&building, &self.layout.release(name))?;
            self.disk.sync_dir(&self.layout.releases())
        };
        install().map_err(StoreError::io("build", &building))?;
        Ok(Release {
            name,
            digest: plan.record.digest,
            installed: plan.record.installed.clone(),
            declared: true,
            whole: true,
            complete: plan.complete,
            accepted: false,
        })
    }

    /// Points `current` at `release`, in one step that a reader sees whole or not at all.
    pub(crate) fn flip(&self, release: &Release) -> Result<(), StoreError> {
        let (link, new_link) = (self.layout.current(), self.layout.new_current());
        let flip = || {
            self.disk.remove(&new_link)?;
            self.disk.symlink(&Layout::link_target(release.name), &new_link)?;
            self.disk.rename(&new_link, &link)?;
            self.disk.sync_dir(&self.layout.root)
        };
        flip().map_err(StoreError::io("flip", &link))
    }

    /// Notes that the gateway runs `release`. Losing the note costs one more activation.
    pub(crate) fn accept(&self, release: &Release) -> Result<(), StoreError> {
        let path = layout::accepted(&self.layout.release(release.name));
        match self.disk.write_new(&path, b"") {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            other => other.map_err(StoreError::io("write", &path)),
        }
    }

    /// Removes every release but those in `keep`.
    pub(crate) fn prune(&self, keep: &[ReleaseName]) -> Result<(), StoreError> {
        let releases = self.layout.releases();
        let prune = || -> io::Result<()> {
            for name in self.release_names()? {
                if !keep.contains(&name) {
                    self.disk.remove(&self.layout.release(name))?;
                }
            }
            Ok(())
        };
        prune().map_err(StoreError::io("prune", &releases))
    }

    /// The path of a plugin's file in `release`.
    pub(crate) fn file(&self, release: &Release, plugin: &PluginName, kind: FileKind) -> PathBuf {
        layout::plugin(&self.layout.release(release.name), plugin).join(kind.file_name())
    }

    /// Every release's folder by name; other entries are not ours.
    pub(super) fn release_names(&self) -> io::Result<Vec<ReleaseName>> {
        let mut names = Vec::new();
        for entry in self.layout.releases().read_dir()? {
            names.extend(
                entry?.file_name().to_str().and_then(|name| name.parse::<ReleaseName>().ok()),
            );
        }
        Ok(names)
    }

    fn free_name(&self, first: ReleaseName) -> ReleaseName {
        let taken = |name: &ReleaseName| self.layout.release(*name).symlink_metadata().is_ok();
        let mut name = first;
        // Few releases lie there, and fewer of one generation: this ends at once.
        while taken(&name) {
            name = name.next_build();
        }
        name
    }

    fn build(&self, building: &Path, plan: &Plan) -> io::Result<()> {
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
        let record = serde_json::to_vec(&record).unwrap_or_default();
        self.disk.write_new(&layout::record(building), &record)?;
        for folder in [plugins.as_path(), &kong, building] {
            self.disk.sync_dir(folder)?;
        }
        Ok(())
    }

    /// Writes `kong.json`, if there is to be one.
    fn declare(&self, building: &Path, plan: &Plan) -> io::Result<Option<DeclarativeFile>> {
        let desired = desired(&plan.manifest);
        let ingredients = Ingredients {
            manifest: &plan.manifest,
            installed: &plan.record.installed,
            desired: &desired,
            // It may be missing, as before the first release, and then nothing stays.
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
                "kong.json leaves out instances that are limited to entities it does not have"
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
    /// Bytes that were sent, if they are what `digest` is of.
    pub(crate) fn sent(bytes: Vec<u8>, digest: Digest) -> Option<Self> {
        (Digest::of(&bytes) == digest).then(|| Self::Bytes(bytes.into()))
    }
}
