//! The operations that change the directory, about one system call each.
//!
//! Every change goes through this trait, so a test can simulate a crash after each of them.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::Path,
};

/// The kinds of crash that a snapshot survives.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// A power loss: bytes and names are on disk before the flip. A gateway needs this.
    #[default]
    PowerLoss,
    /// The end of the process at any point. For many agents on one disk, where a benchmark would
    /// measure the disk instead of the agents.
    ProcessDeath,
}

/// The changes that the store makes to its directory.
pub(crate) trait Disk: Send + Sync {
    /// Creates a directory.
    fn create_dir(&self, path: &Path) -> io::Result<()>;
    /// Creates a file. Its bytes are durable afterwards, its name is not. Fails if it exists.
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Hard-links a file, or copies it where the file system has no hard links.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Creates a symbolic link.
    fn symlink(&self, target: &Path, link: &Path) -> io::Result<()>;
    /// Renames atomically and replaces an existing `to`.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Makes the names in a directory durable.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;
    /// Removes a file, a link or a directory with its contents, if it exists.
    fn remove(&self, path: &Path) -> io::Result<()>;
}

/// The disk of this machine.
pub(crate) struct LocalDisk {
    pub(crate) durability: Durability,
}

impl LocalDisk {
    fn sync(&self, file: &File) -> io::Result<()> {
        match self.durability {
            Durability::PowerLoss => file.sync_all(),
            Durability::ProcessDeath => Ok(()),
        }
    }
}

impl Disk for LocalDisk {
    fn create_dir(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        if bytes.is_empty() {
            return Ok(());
        }
        file.write_all(bytes)?;
        self.sync(&file)
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        match fs::hard_link(from, to) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(error),
            // Some file systems have no hard links, and all limit the number of links to a file.
            Err(_) => self.write_new(to, &fs::read(from)?),
        }
    }

    fn symlink(&self, target: &Path, link: &Path) -> io::Result<()> {
        std::os::unix::fs::symlink(target, link)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        match self.durability {
            Durability::PowerLoss => File::open(path)?.sync_all(),
            Durability::ProcessDeath => Ok(()),
        }
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let removed = match fs::symlink_metadata(path) {
            Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path),
            Ok(_) => fs::remove_file(path),
            Err(error) => Err(error),
        };
        match removed {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }
}
