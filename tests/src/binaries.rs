//! Where the built binaries are.

use std::{path::PathBuf, process::Command, sync::Once};

/// The path of a binary of this workspace, built as this test was.
pub fn binary(name: &str) -> PathBuf {
    static BUILD: Once = Once::new();
    let folder = target_folder();
    BUILD.call_once(|| build(&folder));
    let path = folder.join(name);
    assert!(path.exists(), "{} has not been built", path.display());
    path
}

/// The folder of binaries that this test's own binary was built into.
fn target_folder() -> PathBuf {
    let mut folder = std::env::current_exe().unwrap();
    folder.pop();
    if folder.ends_with("deps") {
        folder.pop();
    }
    folder
}

/// Builds what is missing or old; nothing to do takes a moment.
fn build(folder: &std::path::Path) {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--quiet"]);
    // What cargo tells this test about its package would make build scripts run again.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(&*name);
        }
    }
    // With this package beside them, dependencies have the features that they have in the test,
    // so that nothing is built twice.
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
