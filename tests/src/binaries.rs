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
    cargo.args(["build", "--quiet", "--package", "plugcast-cli", "--package", "plugcast-agent"]);
    if folder.ends_with("release") {
        cargo.arg("--release");
    }
    cargo.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    assert!(cargo.status().unwrap().success(), "the binaries build");
}
