//! A crash after every single change to the disk, as by `kill -9`.

use std::{
    io,
    sync::atomic::{AtomicUsize, Ordering},
};

use super::*;

/// A disk that fails every change after the first `left`.
struct CrashingDisk {
    disk: LocalDisk,
    left: AtomicUsize,
}

impl CrashingDisk {
    fn new(changes: usize) -> Arc<Self> {
        let disk = LocalDisk { durability: Durability::ProcessDeath };
        Arc::new(Self { disk, left: AtomicUsize::new(changes) })
    }

    fn change(&self) -> io::Result<&LocalDisk> {
        let less = |left: usize| left.checked_sub(1);
        match self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less) {
            Ok(_) => Ok(&self.disk),
            Err(_) => Err(io::Error::other("crashed")),
        }
    }
}

impl Disk for CrashingDisk {
    fn create_dir(&self, path: &Path) -> io::Result<()> {
        self.change()?.create_dir(path)
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        // A crash may also cut a file in half.
        let half = bytes.len() / 2;
        match (self.change(), self.change()) {
            (Ok(disk), Ok(_)) => disk.write_new(path, bytes),
            (Ok(disk), Err(crashed)) => {
                disk.write_new(path, &bytes[..half])?;
                Err(crashed)
            }
            (Err(crashed), _) => Err(crashed),
        }
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.change()?.link(from, to)
    }

    fn symlink(&self, target: &Path, link: &Path) -> io::Result<()> {
        self.change()?.symlink(target, link)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.change()?.rename(from, to)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.change()?.sync_dir(path)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.change()?.remove(path)
    }
}

/// Applies generation 2 over 1 on a disk that crashes after `changes`. `true` if it survives.
fn survives(dir: &Path, changes: usize) -> bool {
    apply(&open(dir).0, &plan(1, &[("one", 1), ("two", 1)])).unwrap();
    let (mut store, recovered) = open(dir);
    store.disk = CrashingDisk::new(changes);
    let mut plan = plan(2, &[("one", 2), ("two", 1)]);
    let (first, two) = (recovered.current.unwrap(), plan.plugins[1].name.clone());
    plan.plugins[1].handler = Origin::Local(store.file(&first, &two, FileKind::Handler));
    let applied = apply(&store, &plan);
    applied.and_then(|snapshot| store.prune(&[snapshot.name])).is_ok()
}

#[test]
fn a_crash_after_any_change_leaves_the_old_or_the_new_snapshot_complete() {
    let mut generations = Vec::new();
    for changes in 0.. {
        let dir = TempDir::new().unwrap();
        let survived = survives(dir.path(), changes);
        // The target that a gateway sees if it starts before the agent.
        let seen = fs::read_link(dir.path().join("current")).unwrap();
        let (store, recovered) = open(dir.path());
        let current = recovered.current.expect("a snapshot exists");
        assert!(current.is_complete(), "after {changes} changes");
        assert_eq!(seen, Path::new("releases").join(current.name.to_string()));
        assert!(entries(dir.path()).iter().all(|name| !name.starts_with('.')));
        assert!(entries(&dir.path().join("releases")).len() <= 2);
        generations.push(current.generation().get());
        // The next snapshot can be applied over any leftovers.
        apply(&store, &plan(3, &[("one", 3)])).unwrap();
        if survived {
            break;
        }
    }
    assert!(generations.is_sorted());
    assert_eq!((generations.first(), generations.last()), (Some(&1), Some(&2)));
    assert!(generations.len() > 20, "every change was tried: {generations:?}");
}

#[test]
fn replaces_the_identity_atomically() {
    for changes in 0..8 {
        let dir = TempDir::new().unwrap();
        let first = open(dir.path()).0.identity(None).unwrap();
        let (mut store, _) = open(dir.path());
        store.disk = CrashingDisk::new(changes);
        let new = Identity { node_id: uuid::Uuid::from_u128(changes as u128).into(), pins: None };
        let _ = store.save_identity(&new);
        drop(store);
        let found = open(dir.path()).0.identity(None).unwrap();
        assert!(found == first || found == new);
    }
}
