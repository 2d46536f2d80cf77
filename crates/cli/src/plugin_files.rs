//! Reading a plugin's two files from disk.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use crate::CliError;

/// Most bytes to read of a file: far over the limit of a source, so the check can report the size.
const MAX_READ_BYTES: u64 = 1024 * 1024;

/// A plugin's two files.
pub(crate) struct PluginFiles {
    pub(crate) handler: SourceFile,
    pub(crate) schema: SourceFile,
}

/// One file, with its path.
pub(crate) struct SourceFile {
    pub(crate) path: PathBuf,
    pub(crate) bytes: Vec<u8>,
}

impl PluginFiles {
    /// Reads `handler.lua` and `schema.lua` of a folder, or the two files themselves.
    pub(crate) fn read(paths: &[PathBuf]) -> Result<Self, CliError> {
        match paths {
            [folder] if folder.is_dir() => {
                Self::of(&folder.join("handler.lua"), &folder.join("schema.lua"))
            }
            [handler, schema] => Self::of(handler, schema),
            [path] => Err(CliError::usage(format!("{} is not a folder", path.display()))
                .hint("name a folder that has handler.lua and schema.lua, or name both files")),
            _ => Err(CliError::usage("expected one folder or two files")),
        }
    }

    /// Reads the plugins of several folders, or the two files of one plugin.
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
    /// Its text. Sources are sent as JSON, so they must be UTF-8.
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
                .hint("a plugin consists of handler.lua and schema.lua")
        },
    )?;
    Ok(SourceFile { path: path.to_owned(), bytes })
}
