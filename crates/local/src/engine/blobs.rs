//! Objects as files. A write is atomic, and durable when it returns.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use uuid::Uuid;

/// The longest file name, in bytes, on Linux file systems.
const MAX_FILE_NAME_BYTES: usize = 255;

/// Objects in one folder.
#[derive(Debug, Clone)]
pub(super) struct Blobs {
    objects: Arc<Path>,
    unfinished: Arc<Path>,
}

/// The outcome of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Put {
    /// The object is stored and durable.
    Stored,
    /// The key had an object already, which stays.
    Exists,
}

impl Blobs {
    /// Opens the objects in `folder`, and removes files that a crash left half-written.
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        let objects = folder.join("objects");
        let unfinished = folder.join("unfinished");
        fs::create_dir_all(&objects)?;
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished)?;
        }
        fs::create_dir_all(&unfinished)?;
        Ok(Self { objects: objects.into(), unfinished: unfinished.into() })
    }

    /// Stores an object under a free key. When several writers race, one of them stores.
    pub(super) fn put_new(&self, key: &str, bytes: &[u8]) -> io::Result<Put> {
        let target = self.path(key)?;
        let unfinished = self.unfinished.join(Uuid::new_v4().to_string());
        let mut file = File::create_new(&unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        // Creating a link is atomic, and fails when the name is taken.
        let linked = fs::hard_link(&unfinished, &target);
        fs::remove_file(&unfinished)?;
        match linked {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(Put::Exists),
            Err(error) => return Err(error),
        }
        File::open(&self.objects)?.sync_all()?;
        Ok(Put::Stored)
    }

    /// The object under a key.
    pub(super) fn get(&self, key: &str) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.path(key)?) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Removes the object under a key, if there is one. A power cut may restore it, which is
    /// harmless: no row names it any more.
    pub(super) fn remove(&self, key: &str) -> io::Result<()> {
        match fs::remove_file(self.path(key)?) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// A key's file. Bytes other than letters, digits and `-` are escaped as hexadecimal, so that a
    /// key cannot leave the folder and two keys cannot share a file.
    fn path(&self, key: &str) -> io::Result<PathBuf> {
        let mut name = String::with_capacity(key.len());
        for byte in key.bytes() {
            match byte {
                b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'-' => name.push(char::from(byte)),
                other => name.push_str(&format!("%{other:02x}")),
            }
        }
        if name.is_empty() || name.len() > MAX_FILE_NAME_BYTES {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "the key is empty or too long",
            ));
        }
        Ok(self.objects.join(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_first_object_under_a_key() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path()).unwrap();
        assert_eq!(blobs.get("a/b").unwrap(), None);
        assert_eq!(blobs.put_new("a/b", b"1").unwrap(), Put::Stored);
        assert_eq!(blobs.put_new("a/b", b"2").unwrap(), Put::Exists);
        assert_eq!(blobs.put_new("a", b"3").unwrap(), Put::Stored);
        let reopened = Blobs::open(folder.path()).unwrap();
        assert_eq!(reopened.get("a/b").unwrap().unwrap(), b"1");
    }

    #[test]
    fn stores_a_removed_object_again() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path()).unwrap();
        blobs.put_new("a", b"1").unwrap();
        blobs.put_new("b", b"2").unwrap();
        blobs.remove("a").unwrap();
        blobs.remove("a").unwrap();
        assert_eq!(blobs.get("a").unwrap(), None);
        assert_eq!(blobs.get("b").unwrap().unwrap(), b"2");
        assert_eq!(blobs.put_new("a", b"3").unwrap(), Put::Stored);
    }

    #[test]
    fn exactly_one_racing_writer_stores() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path()).unwrap();
        let racers: Vec<_> = (0..8)
            .map(|_| {
                let blobs = blobs.clone();
                std::thread::spawn(move || blobs.put_new("key", b"same").unwrap())
            })
            .collect();
        let stored = racers.into_iter().filter_map(|racer| racer.join().ok());
        assert_eq!(stored.filter(|put| *put == Put::Stored).count(), 1);
    }

    #[test]
    fn keeps_every_key_inside_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path()).unwrap();
        blobs.put_new("../../escape", b"1").unwrap();
        assert_eq!(fs::read_dir(folder.path().join("objects")).unwrap().count(), 1);
        assert!(blobs.put_new("", b"1").is_err());
        assert!(blobs.put_new(&"k".repeat(256), b"1").is_err());
    }

    #[test]
    fn open_removes_half_written_files() {
        let folder = tempfile::tempdir().unwrap();
        Blobs::open(folder.path()).unwrap();
        fs::write(folder.path().join("unfinished/half"), b"1").unwrap();
        Blobs::open(folder.path()).unwrap();
        assert_eq!(fs::read_dir(folder.path().join("unfinished")).unwrap().count(), 0);
    }
}
