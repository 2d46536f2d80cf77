//! How long files are, and what they are called.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::workspace::packages;

/// Lines of the longest file. What needs more is about more than one thing.
const MAX_LINES: usize = 400;

/// Lines of a function's `main.rs`, which only puts things together.
const MAX_MAIN_LINES: usize = 39;

/// Names that say nothing of what is inside.
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
    for package in packages() {
        for file in rust_files(&package.folder().join("src")) {
            assert!(lines(&file) <= MAX_LINES, "{} has {} lines", file.display(), lines(&file));
        }
    }
}

#[test]
fn a_functions_main_only_puts_things_together() {
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
fn names_say_what_is_inside() {
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
fn no_test_is_switched_off() {
    let attribute = concat!("#[", "ignore");
    for package in packages() {
        for file in rust_files(package.folder()) {
            let text = fs::read_to_string(&file).unwrap();
            assert!(!text.contains(attribute), "{} ignores a test", file.display());
        }
    }
}
