//! The binaries of the command line and the agent, built once for a test run.

use std::{path::PathBuf, process::Command, sync::Once};

/// The path of a binary of this workspace, in the profile of this test.
pub fn binary(name: &str) -> PathBuf {
    static BUILD: Once = Once::new();
    let folder = target_folder();
    BUILD.call_once(|| build(&folder));
    let path = folder.join(name);
    assert!(path.exists(), "{} has not been built", path.display());
    path
}

/// The target folder of this test.
fn target_folder() -> PathBuf {
    let mut folder = std::env::current_exe().unwrap();
    folder.pop();
    if folder.ends_with("deps") {
        folder.pop();
    }
    folder
}

/// Builds the binaries that are missing or old.
fn build(folder: &std::path::Path) {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--quiet"]);
    // Build scripts would run again because of the variables that cargo set for this test.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(&*name);
        }
    }
    // This package is built too, so that dependencies have the same features as in the test and cargo
    // builds nothing twice.
    for package in ["plugcast-tests", "plugcast-cli", "plugcast-agent"] {
        cargo.args(["--package", package]);
    }
    cargo.args(["--bin", "plugcast", "--bin", "plugcast-agent"]);
    if folder.ends_with("release") {
        cargo.arg("--release");
    }
    cargo.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    assert!(cargo.status().unwrap().success(), "the binaries build");
}
