//! The position up to which the stream is delivered, in a file.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use serde::Serialize;

/// The position of the last delivered record. It is written after the delivery, so a crash in
/// between delivers the batch again, which changes nothing.
pub(crate) struct Checkpoint {
    file: PathBuf,
    position: Option<String>,
}

impl Checkpoint {
    /// Reads the position. Without a file, the stream starts at the beginning.
    pub(crate) fn open(file: PathBuf) -> io::Result<Self> {
        let position = match fs::read_to_string(&file) {
            Ok(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        Ok(Self { file, position })
    }

    pub(crate) fn position(&self) -> Option<&str> {
        self.position.as_deref()
    }

    /// Saves `position`.
    pub(super) fn advance(&mut self, position: &str) -> io::Result<()> {
        let unfinished = self.file.with_extension("unfinished");
        fs::write(&unfinished, position)?;
        fs::rename(&unfinished, &self.file)?;
        self.position = Some(position.to_owned());
        Ok(())
    }
}

/// Appends one line of JSON to a file.
pub(super) fn append_line(file: &Path, value: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    let mut file: File = OpenOptions::new().create(true).append(true).open(file)?;
    file.write_all(&line)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_a_saved_position() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("position");
        let mut checkpoint = Checkpoint::open(file.clone()).unwrap();
        assert_eq!(checkpoint.position(), None);
        checkpoint.advance("17").unwrap();
        assert_eq!(Checkpoint::open(file).unwrap().position(), Some("17"));
    }
}
