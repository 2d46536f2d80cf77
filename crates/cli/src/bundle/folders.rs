//! The folders of a file-based Kong: `kong/plugins/<name>/{handler,schema}.lua`.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use super::{Bundle, BundledPlugin, deck};
use crate::{CliError, plugin_files::PluginFiles};

/// Where Kong looks for plugins, under a folder of its `lua_package_path`.
const PLUGINS: &str = "kong/plugins";
/// The decK file beside them.
const STATE_FILE: &str = "kong.yaml";
/// Most folders to read: far more plugins than a control plane allows.
const MAX_FOLDERS: usize = 1000;
/// Most bytes of a decK file: more than the plugins and instances of a full control plane.
const MAX_STATE_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// Reads `root`: a folder of Lua modules, a folder of plugins, or a decK file.
pub(crate) fn read(root: &Path) -> Result<Bundle, CliError> {
    if root.is_file() {
        return read_state_file(root);
    }
    let nested = root.join(PLUGINS);
    let plugins = if nested.is_dir() { nested } else { root.to_owned() };
    let state_file = root.join(STATE_FILE);
    let mut bundle =
        if state_file.is_file() { read_state_file(&state_file)? } else { Bundle::default() };
    for folder in folders_of(&plugins)? {
        match read_plugin(&folder)? {
            Some(plugin) => bundle.plugins.push(plugin),
            None => bundle.notes.push(format!(
                "{} is skipped: it has no handler.lua and schema.lua",
                folder.display()
            )),
        }
    }
    if bundle.plugins.is_empty() {
        return Err(CliError::usage(format!("no plugin under {}", root.display()))
            .hint("a plugin is NAME/handler.lua and NAME/schema.lua, or kong/plugins/NAME/…"));
    }
    Ok(bundle)
}

fn folders_of(plugins: &Path) -> Result<Vec<PathBuf>, CliError> {
    let unreadable = |error: std::io::Error| {
        CliError::usage(format!("cannot read {}: {error}", plugins.display()))
    };
    let mut folders = Vec::new();
    for entry in fs::read_dir(plugins).map_err(unreadable)?.take(MAX_FOLDERS) {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            folders.push(path);
        }
    }
    folders.sort();
    Ok(folders)
}

fn read_plugin(folder: &Path) -> Result<Option<BundledPlugin>, CliError> {
    let is_plugin = ["handler.lua", "schema.lua"].iter().all(|file| folder.join(file).is_file());
    let name = folder.file_name().and_then(|name| name.to_str());
    let (true, Some(name)) = (is_plugin, name) else { return Ok(None) };
    let files = PluginFiles::read(&[folder.to_owned()])?;
    Ok(Some(BundledPlugin {
        id: None,
        name: name.to_owned(),
        handler: files.handler.text()?.to_owned(),
        schema: files.schema.text()?.to_owned(),
        tags: None,
    }))
}

fn read_state_file(path: &Path) -> Result<Bundle, CliError> {
    let unreadable =
        |error: &dyn std::fmt::Display| CliError::usage(format!("{}: {error}", path.display()));
    let bytes = fs::metadata(path).map_err(|error| unreadable(&error))?.len();
    if bytes > MAX_STATE_FILE_BYTES {
        return Err(unreadable(&format!("the file is longer than {MAX_STATE_FILE_BYTES} bytes")));
    }
    let text = fs::read_to_string(path).map_err(|error| unreadable(&error))?;
    deck::parse(&text)
        .map_err(|error| unreadable(&error).hint("expected a decK state file in YAML"))
}

/// Writes a bundle under `root`, which must be empty.
pub(crate) fn write(bundle: &Bundle, root: &Path) -> Result<(), CliError> {
    for plugin in &bundle.plugins {
        let folder = root.join(PLUGINS).join(&plugin.name);
        write_new(&folder.join("handler.lua"), plugin.handler.as_bytes())?;
        write_new(&folder.join("schema.lua"), plugin.schema.as_bytes())?;
    }
    if !bundle.instances.is_empty() {
        let state = deck::write_instances(&bundle.instances)?;
        write_new(&root.join(STATE_FILE), state.as_bytes())?;
    }
    Ok(())
}

/// Creates a file and the folders above it. It fails if the file exists.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    let write = || {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::File::create_new(path)?.write_all(bytes)
    };
    write().map_err(|error| CliError::failed(format!("cannot write {}: {error}", path.display())))
}
