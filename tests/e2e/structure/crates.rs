//! Which crate may depend on which, and what each of them has.

use std::fs;

use super::workspace::{Package, packages, root};

/// The crates that a crate may depend on. `functions` stands for every Lambda function.
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
];

/// Doubles and contract suites: the tests of every crate may depend on it, the product may not.
const TESTING: &str = "testing";

/// The crate that may depend on all, and that none may depend on.
const TESTS: &str = "tests";

/// The one crate that names the SDK.
const AWS: &str = "aws";
const SDK_PREFIX: &str = "aws-sdk-";

/// What a package is called in [`ARROWS`].
fn place(name: &str, is_function: bool) -> &str {
    if is_function || name.starts_with("function-") { "functions" } else { name }
}

fn place_of(package: &Package) -> &str {
    place(package.short_name(), package.is_function())
}

#[test]
fn every_dependency_is_an_arrow_of_the_table() {
    for package in packages().iter().filter(|package| package.short_name() != TESTS) {
        let from = place_of(package);
        let arrows = ARROWS.iter().find(|(name, _)| *name == from);
        let (_, allowed) = arrows.unwrap_or_else(|| panic!("{from} is not in the table"));
        for (dependency, is_for_tests) in package.own_dependencies() {
            let to = place(dependency, false);
            let is_allowed = allowed.contains(&to) || (is_for_tests && to == TESTING);
            assert!(is_allowed, "{from} may not depend on {to}");
        }
    }
}

#[test]
fn every_crate_of_the_table_is_there() {
    let packages = packages();
    for (name, _) in ARROWS {
        assert!(packages.iter().any(|package| place_of(package) == *name), "no {name}");
    }
}

#[test]
fn only_the_adapters_name_the_sdk() {
    for package in packages().iter().filter(|package| package.short_name() != AWS) {
        let sdk = package.dependency_names().find(|name| name.starts_with(SDK_PREFIX));
        assert_eq!(sdk, None, "{} names it", package.name);
    }
}

#[test]
fn every_crate_has_the_workspaces_lints() {
    for package in packages() {
        let manifest = fs::read_to_string(&package.manifest_path).unwrap();
        assert!(manifest.contains("\n[lints]\nworkspace = true\n"), "{}", package.name);
    }
}

#[test]
fn every_crate_has_a_readme_that_is_its_documentation() {
    let crates = root().join("crates");
    for package in packages().iter().filter(|package| package.folder().starts_with(&crates)) {
        assert!(package.folder().join("README.md").is_file(), "{} has no README.md", package.name);
        let library = fs::read_to_string(package.folder().join("src/lib.rs")).unwrap();
        let include = "#![doc = include_str!(\"../README.md\")]";
        assert!(library.starts_with(include), "{} does not begin with it", package.name);
    }
}

#[test]
fn every_version_is_named_in_the_workspace_alone() {
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
