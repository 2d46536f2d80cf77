//! Reading a plugin's two files from disk.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use crate::CliError;

/// Bytes of a file that are read: enough to say that it is too long, whatever is behind.
const MAX_READ_BYTES: u64 = 1024 * 1024;

/// A plugin's files and where they were.
pub(crate) struct PluginFiles {
    pub(crate) handler: SourceFile,
    pub(crate) schema: SourceFile,
}

/// One file.
pub(crate) struct SourceFile {
    pub(crate) path: PathBuf,
    pub(crate) bytes: Vec<u8>,
}

impl PluginFiles {
    /// Reads a folder's `handler.lua` and `schema.lua`, or the two files that are named.
    pub(crate) fn read(paths: &[PathBuf]) -> Result<Self, CliError> {
        match paths {
            [folder] if folder.is_dir() => {
                Self::of(&folder.join("handler.lua"), &folder.join("schema.lua"))
            }
            [handler, schema] => Self::of(handler, schema),
            [path] => Err(CliError::usage(format!("{} is no folder", path.display()))
                .hint("name a folder with handler.lua and schema.lua, or both files")),
            _ => Err(CliError::usage("name a folder or two files")),
        }
    }

    /// Reads every folder that is named, or the two files of one plugin.
    pub(crate) fn read_all(paths: &[PathBuf]) -> Result<Vec<Self>, CliError> {
        if paths.iter().all(|path| path.is_dir()) {
            return paths.iter().map(|folder| Self::read(std::slice::from_ref(folder))).collect();
        }
        Self::read(paths).map(|files| vec![files])
    }

    fn of(handler: &Path, schema: &Path) -> Result<Self, CliError> {
        Ok(Self { handler: read(handler)?, schema: read(schema)? })
    }
}

impl SourceFile {
    /// Its text, which a source must be to be sent as JSON.
    pub(crate) fn text(&self) -> Result<&str, CliError> {
        std::str::from_utf8(&self.bytes)
            .map_err(|_| CliError::failed(format!("{} is not UTF-8", self.path.display())))
    }
}

fn read(path: &Path) -> Result<SourceFile, CliError> {
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(MAX_READ_BYTES).read_to_end(&mut bytes)).map_err(
        |error| {
            CliError::usage(format!("cannot read {}: {error}", path.display()))
                .hint("a plugin is a handler.lua and a schema.lua")
        },
    )?;
    Ok(SourceFile { path: path.to_owned(), bytes })
}
