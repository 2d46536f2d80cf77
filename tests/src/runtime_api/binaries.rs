//! The functions' binaries, built once for a test run, in its profile and its target folder.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

use crate::fixture::Lambda;

static FOLDER: LazyLock<PathBuf> = LazyLock::new(build);

/// The binary of `function`.
pub fn binary(function: Lambda) -> PathBuf {
    FOLDER.join(function.name())
}

fn build() -> PathBuf {
    // A test lies in `<target>/<profile>/deps`.
    let test = env::current_exe().unwrap();
    let folder = test.parent().and_then(Path::parent).unwrap();
    let profile = match folder.file_name().unwrap().to_str().unwrap() {
        "debug" => "dev",
        other => other,
    };
    let mut command = cargo();
    command.args(["build", "--quiet", "--locked", "--profile", profile, "--target-dir"]);
    command.arg(folder.parent().unwrap());
    // This package is built too, so that dependencies have the same features as in the test and cargo
    // builds nothing twice.
    command.args(["-p", env!("CARGO_PKG_NAME")]);
    for function in Lambda::ALL {
        let name = function.name();
        command.args(["-p", &format!("plugcast-function-{name}"), "--bin", name]);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder.to_owned()
}

fn cargo() -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    // Build scripts would run again because of the variables that cargo set for this test.
    for (name, _) in env::vars() {
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
    command
}
