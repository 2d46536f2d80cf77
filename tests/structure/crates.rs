//! Which crate may depend on which, and what each of them contains.

use std::fs;

use super::workspace::{Package, packages, root};

/// The crates that each crate may depend on. `functions` stands for every Lambda function.
const ARROWS: &[(&str, &[&str])] = &[
    ("check", &[]),
    ("telemetry", &[]),
    ("core", &["check"]),
    ("protocol", &["core"]),
    ("aws", &["core"]),
    ("api", &["check", "core", "protocol"]),
    ("functions", &["api", "aws", "core", "protocol", "telemetry"]),
    ("agent", &["core", "protocol"]),
    ("local", &["functions", "aws", "core", "protocol"]),
    ("cli", &["agent", "check", "core", "local", "protocol", "telemetry"]),
    (TESTING, &["core"]),
    ("structure", &[]),
];

/// Doubles and contract suites. The tests of every crate may depend on it, the product may not.
const TESTING: &str = "testing";

/// May depend on every crate; no crate may depend on it.
const TESTS: &str = "tests";

/// The only crate that depends on the AWS SDK.
const AWS: &str = "aws";
const SDK_PREFIX: &str = "aws-sdk-";

/// The name of a package in [`ARROWS`].
fn place(name: &str, is_function: bool) -> &str {
    if is_function || name.starts_with("function-") { "functions" } else { name }
}

fn place_of(package: &Package) -> &str {
    place(package.short_name(), package.is_function())
}

#[test]
fn every_dependency_is_in_the_table() {
    for package in packages().iter().filter(|package| package.short_name() != TESTS) {
        let from = place_of(package);
        let arrows = ARROWS.iter().find(|(name, _)| *name == from);
        let (_, allowed) = arrows.unwrap_or_else(|| panic!("{from} is missing in the table"));
        for (dependency, is_for_tests) in package.own_dependencies() {
            let to = place(dependency, false);
            let is_allowed = allowed.contains(&to) || (is_for_tests && to == TESTING);
            assert!(is_allowed, "{from} must not depend on {to}");
        }
    }
}

#[test]
fn every_crate_of_the_table_exists() {
    let packages = packages();
    for (name, _) in ARROWS {
        assert!(
            packages.iter().any(|package| place_of(package) == *name),
            "crate {name} does not exist"
        );
    }
}

#[test]
fn only_the_adapters_depend_on_the_sdk() {
    for package in packages().iter().filter(|package| package.short_name() != AWS) {
        let sdk = package.dependency_names().find(|name| name.starts_with(SDK_PREFIX));
        assert_eq!(sdk, None, "{} depends on it", package.name);
    }
}

#[test]
fn every_crate_uses_the_lints_of_the_workspace() {
    for package in packages() {
        let manifest = fs::read_to_string(&package.manifest_path).unwrap();
        assert!(manifest.contains("\n[lints]\nworkspace = true\n"), "{}", package.name);
    }
}

#[test]
fn the_readme_of_every_crate_is_its_documentation() {
    let crates = root().join("crates");
    for package in packages().iter().filter(|package| package.folder().starts_with(&crates)) {
        assert!(package.folder().join("README.md").is_file(), "{} has no README.md", package.name);
        let library = fs::read_to_string(package.folder().join("src/lib.rs")).unwrap();
        let include = "#![doc = include_str!(\"../README.md\")]";
        assert!(library.starts_with(include), "{} does not include its README.md", package.name);
    }
}

#[test]
fn only_the_workspace_manifest_names_versions() {
    for package in packages() {
        let manifest = fs::read_to_string(&package.manifest_path).unwrap();
        let sections = manifest.split("\n[").filter(|section| section.contains("dependencies]"));
        let mut dependencies = sections.flat_map(|section| section.lines().skip(1));
        let own = dependencies.find(|line| {
            !line.is_empty() && !line.starts_with('#') && !line.contains("workspace = true")
        });
        assert_eq!(own, None, "{}", package.name);
    }
}
