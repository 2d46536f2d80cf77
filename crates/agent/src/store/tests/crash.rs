//! A process that dies after every single change to the disk, as `kill -9` has it.

use std::{
    io,
    sync::atomic::{AtomicUsize, Ordering},
};

use super::*;

/// A disk that is there for so many changes and no more.
struct DyingDisk {
    disk: LocalDisk,
    left: AtomicUsize,
}

impl DyingDisk {
    fn new(changes: usize) -> Arc<Self> {
        let disk = LocalDisk { durability: Durability::ProcessDeath };
        Arc::new(Self { disk, left: AtomicUsize::new(changes) })
    }

    fn change(&self) -> io::Result<&LocalDisk> {
        let less = |left: usize| left.checked_sub(1);
        match self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less) {
            Ok(_) => Ok(&self.disk),
            Err(_) => Err(io::Error::other("the process is dead")),
        }
    }
}

impl Disk for DyingDisk {
    fn create_dir(&self, path: &Path) -> io::Result<()> {
        self.change()?.create_dir(path)
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        // Death may also come in the middle of a file.
        let half = bytes.len() / 2;
        match (self.change(), self.change()) {
            (Ok(disk), Ok(_)) => disk.write_new(path, bytes),
            (Ok(disk), Err(dead)) => {
                disk.write_new(path, &bytes[..half])?;
                Err(dead)
            }
            (Err(dead), _) => Err(dead),
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

/// Applies generation 2 over 1 on a disk that dies after `changes`. `true` if it lived.
fn lived(dir: &Path, changes: usize) -> bool {
    apply(&open(dir).0, &plan(1, &[("one", 1), ("two", 1)])).unwrap();
    let (mut store, recovered) = open(dir);
    store.disk = DyingDisk::new(changes);
    let mut plan = plan(2, &[("one", 2), ("two", 1)]);
    let (first, two) = (recovered.current.unwrap(), plan.plugins[1].name.clone());
    plan.plugins[1].handler = Origin::Local(store.file(&first, &two, FileKind::Handler));
    let applied = apply(&store, &plan);
    applied.and_then(|release| store.prune(&[release.name])).is_ok()
}

#[test]
fn dying_between_any_two_changes_leaves_the_old_or_the_new_release_whole() {
    let mut generations = Vec::new();
    for changes in 0.. {
        let dir = TempDir::new().unwrap();
        let lived = lived(dir.path(), changes);
        // What a gateway sees that starts before the agent does.
        let seen = fs::read_link(dir.path().join("current")).unwrap();
        let (store, recovered) = open(dir.path());
        let current = recovered.current.expect("a release is there");
        assert!(current.whole && current.complete, "after {changes} changes");
        assert_eq!(seen, Path::new("releases").join(current.name.to_string()));
        assert!(entries(dir.path()).iter().all(|name| !name.starts_with('.')));
        assert!(entries(&dir.path().join("releases")).len() <= 2);
        generations.push(current.generation().get());
        // Whatever was left, the next release goes in.
        apply(&store, &plan(3, &[("one", 3)])).unwrap();
        if lived {
            break;
        }
    }
    assert!(generations.is_sorted());
    assert_eq!((generations.first(), generations.last()), (Some(&1), Some(&2)));
    assert!(generations.len() > 20, "every change was tried: {generations:?}");
}

#[test]
fn an_identity_is_stored_whole_or_not_at_all() {
    for changes in 0..8 {
        let dir = TempDir::new().unwrap();
        let first = open(dir.path()).0.identity(None).unwrap();
        let (mut store, _) = open(dir.path());
        store.disk = DyingDisk::new(changes);
        let new = Identity { node_id: uuid::Uuid::from_u128(changes as u128).into(), pins: None };
        let _ = store.save_identity(&new);
        drop(store);
        let found = open(dir.path()).0.identity(None).unwrap();
        assert!(found == first || found == new);
    }
}
