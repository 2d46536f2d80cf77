//! Opening a directory: whatever an earlier process left there, it ends in a state that the
//! agent could have reached by itself.

use std::{fs, fs::TryLockError, io, path::Path, sync::Arc};

use super::{
    Disk, Store, StoreError,
    layout::{Layout, ReleaseName},
    release::Release,
};
use crate::declarative::Declarative;

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Recovered {
    /// What `current` points at.
    pub(crate) current: Option<Release>,
    /// The newest other release that the gateway accepted.
    pub(crate) last_good: Option<Release>,
}

impl Store {
    /// Takes the directory for this process alone, clears what was left half-done, and reads
    /// what is there.
    pub(crate) fn open(
        root: &Path,
        disk: Arc<dyn Disk>,
        declarative: Declarative,
    ) -> Result<(Self, Recovered), StoreError> {
        let io = StoreError::io("open", root);
        fs::create_dir_all(root).map_err(StoreError::io("create", root))?;
        let root = root.canonicalize().map_err(&io)?;
        let layout = Layout { root };
        fs::create_dir_all(layout.releases()).map_err(&io)?;
        let lock = fs::File::create(layout.lock()).map_err(&io)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::Locked { path: layout.root });
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

    fn recover(&self) -> Result<Recovered, StoreError> {
        let mut names = self.release_names().map_err(StoreError::io("list", &self.layout.root))?;
        names.sort_unstable();
        let linked = self.linked().map_err(StoreError::io("read", &self.layout.current()))?;
        let mut current = linked.and_then(|name| self.load(name));
        let good = |release: &Release| release.accepted && release.whole;
        let others = names.iter().rev().filter(|name| Some(**name) != linked);
        let mut last_good = others.filter_map(|name| self.load(*name)).find(good);
        // Only a hand or a broken disk takes away what `current` pointed at.
        if current.is_none()
            && let Some(release) = last_good.take()
        {
            tracing::warn!(release = %release.name, "current was broken, going back");
            self.flip(&release)?;
            current = Some(release);
        }
        let kept = [current.as_ref(), last_good.as_ref()];
        let keep: Vec<_> = kept.into_iter().flatten().map(|release| release.name).collect();
        self.prune(&keep)?;
        Ok(Recovered { current, last_good })
    }

    fn load(&self, name: ReleaseName) -> Option<Release> {
        Release::load(&self.layout.release(name), name, self.declarative)
    }

    /// The release that `current` names, be it there or not.
    fn linked(&self) -> io::Result<Option<ReleaseName>> {
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
