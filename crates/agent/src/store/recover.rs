//! Opens a directory and removes what a crash left half-done.

use std::{fs, fs::TryLockError, io, path::Path, sync::Arc};

use super::{
    Disk, DiskError, Store,
    layout::{Layout, SnapshotName},
    snapshot::Snapshot,
};
use crate::declarative::Declarative;

/// The snapshots that were found.
#[derive(Debug, Default)]
pub(crate) struct Recovered {
    /// What `current` points at.
    pub(crate) current: Option<Snapshot>,
    /// The newest other snapshot that the gateway accepted.
    pub(crate) last_good: Option<Snapshot>,
}

impl Store {
    /// Locks the directory, removes what a crash left half-done, and reads the snapshots.
    ///
    /// Fails with [`DiskError::Locked`] if another agent uses the directory.
    pub(crate) fn open(
        root: &Path,
        disk: Arc<dyn Disk>,
        declarative: Declarative,
    ) -> Result<(Self, Recovered), DiskError> {
        let io = DiskError::io("open", root);
        fs::create_dir_all(root).map_err(DiskError::io("create", root))?;
        let root = root.canonicalize().map_err(&io)?;
        let layout = Layout { root };
        fs::create_dir_all(layout.snapshots()).map_err(&io)?;
        let lock = fs::File::create(layout.lock()).map_err(&io)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(DiskError::Locked { path: layout.root });
            }
            Err(TryLockError::Error(error)) => return Err(io(error)),
        }
        let store = Self { layout, disk, declarative, lock: Arc::new(lock) };
        for leftover in [store.layout.building(), store.layout.new_current()] {
            store.disk.remove(&leftover).map_err(&io)?;
        }
        let recovered = store.recover()?;
        Ok((store, recovered))
    }

    fn recover(&self) -> Result<Recovered, DiskError> {
        let mut names = self.snapshot_names().map_err(DiskError::io("list", &self.layout.root))?;
        names.sort_unstable();
        let linked = self.linked().map_err(DiskError::io("read", &self.layout.current()))?;
        let mut current = linked.and_then(|name| self.load(name));
        let others = names.iter().rev().filter(|name| Some(**name) != linked);
        let mut last_good = others.filter_map(|name| self.load(*name)).find(Snapshot::is_good);
        // The agent never removes the target of `current`; an operator or a broken disk did.
        if current.is_none()
            && let Some(good) = last_good.take()
        {
            tracing::warn!("the current snapshot is unreadable; rolling back to {}", good.name);
            self.flip(&good)?;
            current = Some(good);
        }
        let kept = [current.as_ref(), last_good.as_ref()];
        let keep: Vec<_> = kept.into_iter().flatten().map(|snapshot| snapshot.name).collect();
        self.prune(&keep)?;
        Ok(Recovered { current, last_good })
    }

    fn load(&self, name: SnapshotName) -> Option<Snapshot> {
        Snapshot::load(&self.layout.snapshot(name), name, self.declarative)
    }

    /// The snapshot that `current` names, whether or not it exists.
    fn linked(&self) -> io::Result<Option<SnapshotName>> {
        match fs::read_link(self.layout.current()) {
            Ok(target) => {
                let name = target.file_name().and_then(|name| name.to_str());
                Ok(name.and_then(|name| name.parse().ok()))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}
