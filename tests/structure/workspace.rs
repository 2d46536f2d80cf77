//! The workspace as cargo describes it.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use serde::Deserialize;

/// The names of all packages of the project start with this.
const PREFIX: &str = "plugcast-";

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

/// One package of the workspace.
#[derive(Deserialize)]
pub(super) struct Package {
    pub(super) name: String,
    pub(super) manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// `dev` for the dependencies of tests, absent for those of the product.
    kind: Option<String>,
}

/// The root of the workspace.
pub(super) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap()
}

/// Every package of the workspace.
pub(super) fn packages() -> Vec<Package> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice::<Metadata>(&output.stdout).unwrap().packages
}

impl Package {
    /// The name without [`PREFIX`].
    pub(super) fn short_name(&self) -> &str {
        self.name.strip_prefix(PREFIX).unwrap()
    }

    pub(super) fn folder(&self) -> &Path {
        self.manifest_path.parent().unwrap()
    }

    /// Whether it is a Lambda function.
    pub(super) fn is_function(&self) -> bool {
        self.folder().parent().unwrap().ends_with("functions")
    }

    /// The short names of the project's packages that it depends on, each with whether only its
    /// tests do.
    pub(super) fn own_dependencies(&self) -> impl Iterator<Item = (&str, bool)> {
        self.dependencies.iter().filter_map(|dependency| {
            let name = dependency.name.strip_prefix(PREFIX)?;
            Some((name, dependency.kind.as_deref() == Some("dev")))
        })
    }

    /// Every dependency, also those of its tests.
    pub(super) fn dependency_names(&self) -> impl Iterator<Item = &str> {
        self.dependencies.iter().map(|dependency| dependency.name.as_str())
    }
}
