//! How long files are, and how they are named.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::workspace::{packages, root};

/// Lines of the longest file. A longer one has more than one subject.
const MAX_LINES: usize = 400;

/// Lines of a function's `main.rs`, which only wires things together.
const MAX_MAIN_LINES: usize = 39;

/// Names that say nothing about the content.
const BANNED_NAMES: &[&str] = &["utils", "util", "helpers", "helper", "common", "misc", "manager"];

/// Every Rust file under `folder`.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

fn lines(file: &Path) -> usize {
    fs::read_to_string(file).unwrap().lines().count()
}

#[test]
fn no_file_of_the_product_is_too_long() {
    let packages = packages();
    let sources = packages.iter().map(|package| package.folder().join("src"));
    for folder in sources.filter(|folder| folder.is_dir()) {
        for file in rust_files(&folder) {
            assert!(lines(&file) <= MAX_LINES, "{} has {} lines", file.display(), lines(&file));
        }
    }
}

#[test]
fn the_main_of_a_function_only_wires_things_together() {
    let packages = packages();
    let mut functions = packages.iter().filter(|package| package.is_function()).peekable();
    assert!(functions.peek().is_some());
    for function in functions {
        let main = lines(&function.folder().join("src/main.rs"));
        assert!(main <= MAX_MAIN_LINES, "{} has {main} lines in main.rs", function.name);
        assert!(function.folder().join("src/lib.rs").is_file(), "{} has no handler", function.name);
    }
}

#[test]
fn no_file_or_folder_has_a_vague_name() {
    for package in packages() {
        for file in rust_files(package.folder()) {
            let mut parts = file.strip_prefix(package.folder()).unwrap().iter();
            let banned = parts.find(|part| {
                let name = part.to_str().unwrap();
                BANNED_NAMES.contains(&name.trim_end_matches(".rs"))
            });
            assert_eq!(banned, None, "{}", file.display());
        }
    }
}

#[test]
fn no_test_is_ignored() {
    let attribute = concat!("#[", "ignore");
    for package in packages() {
        for file in rust_files(package.folder()) {
            let text = fs::read_to_string(&file).unwrap();
            assert!(!text.contains(attribute), "{} ignores a test", file.display());
        }
    }
}

#[test]
fn the_readme_of_the_events_explains_every_event() {
    let folder = root().join("events");
    let readme = fs::read_to_string(folder.join("README.md")).unwrap();
    let kinds = ["authorizer", "http", "stream", "websocket"];
    let missing: Vec<PathBuf> = kinds
        .iter()
        .flat_map(|kind| fs::read_dir(folder.join(kind)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|event| {
            let name = event.file_stem().unwrap().to_str().unwrap();
            !readme.contains(&format!("| `{name}` |"))
        })
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
