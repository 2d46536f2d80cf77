//! The steps that change a directory, one system call or so each.
//!
//! It knows nothing of releases. That every change goes through this trait is what lets a test
//! stop the world after any one of them.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::Path,
};

/// What a release survives.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// A loss of power: bytes and names are on the disk before the flip. What a gateway needs.
    #[default]
    PowerLoss,
    /// The death of the process, at any line. For many agents on one disk, where waiting for it
    /// would measure the disk and not the agents.
    ProcessDeath,
}

/// Everything that the store does to its directory.
pub(crate) trait Disk: Send + Sync {
    /// Makes a directory.
    fn create_dir(&self, path: &Path) -> io::Result<()>;
    /// Writes a file that is not there yet. Its bytes are durable afterwards, its name is not.
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Gives a file a second name, or makes a copy where the file system has no such thing.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Makes a symbolic link.
    fn symlink(&self, target: &Path, link: &Path) -> io::Result<()>;
    /// Renames over whatever is there, at once.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Makes the names in a directory durable.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;
    /// Removes a file, a link or a whole directory, if it is there.
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
            // Some file systems have no hard links, and each has a limit of names per file.
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
