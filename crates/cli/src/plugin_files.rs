//! Reading a plugin's two files from disk.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use crate::{CliError, arguments::PluginPaths};

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
    pub(crate) fn read(paths: &PluginPaths) -> Result<Self, CliError> {
        let (handler, schema) = match paths.paths.as_slice() {
            [folder] if folder.is_dir() => (folder.join("handler.lua"), folder.join("schema.lua")),
            [handler, schema] => (handler.clone(), schema.clone()),
            [path] => {
                return Err(CliError::usage(format!("{} is no folder", path.display()))
                    .hint("name a folder with handler.lua and schema.lua, or both files"));
            }
            _ => return Err(CliError::usage("name a folder or two files")),
        };
        Ok(Self { handler: read(&handler)?, schema: read(&schema)? })
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
