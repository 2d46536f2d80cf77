//! The directory after an apply, a restart, damage and a crash.

mod crash;

use std::fs;

use plugcast_core::Digest;
use plugcast_testing::manifest;
use tempfile::TempDir;

use super::*;
use crate::plugin_files::{FileKind, desired};

fn open(dir: &Path) -> (Store, Recovered) {
    let disk = Arc::new(LocalDisk { durability: Durability::PowerLoss });
    Store::open(dir, disk, Declarative::default()).unwrap()
}

/// The plan of a generation whose sources were all sent.
fn plan(generation: u64, plugins: &[(&str, u64)]) -> InstallPlan {
    let wanted = manifest::manifest(generation, plugins);
    let text = String::from_utf8(wanted.to_bytes()).unwrap();
    let sent = |name: &str, file: &str, from: u64| {
        Origin::Bytes(manifest::source(name, file, from).into())
    };
    let planned = |&(name, from): &(&str, u64)| PluginToInstall {
        name: name.parse().unwrap(),
        handler: sent(name, "handler", from),
        schema: sent(name, "schema", from),
    };
    InstallPlan {
        first_name: SnapshotName::first(wanted.generation),
        plugins: plugins.iter().map(planned).collect(),
        contents: Contents::Complete,
        record: Record {
            installed: desired(&wanted),
            digest: Digest::of(text.as_bytes()),
            signature: manifest::signer().sign(text.as_bytes()),
            manifest: text,
            declarative: None,
        },
        manifest: wanted,
    }
}

fn apply(store: &Store, plan: &InstallPlan) -> Result<Snapshot, DiskError> {
    let snapshot = store.install(plan)?;
    store.flip(&snapshot)?;
    store.accept(&snapshot)?;
    Ok(snapshot)
}

fn entries(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn finds_the_applied_snapshot_after_a_restart() {
    let dir = TempDir::new().unwrap();
    let snapshot = {
        let (store, recovered) = open(dir.path());
        assert_eq!(recovered.current, None);
        apply(&store, &plan(3, &[("one", 1), ("two", 3)])).unwrap()
    };
    let handler = dir.path().join("current/kong/plugins/two/handler.lua");
    assert_eq!(fs::read(handler).unwrap(), manifest::source("two", "handler", 3));
    let (_store, recovered) = open(dir.path());
    assert_eq!(recovered.current, Some(Snapshot { accepted: true, ..snapshot }));
    assert_eq!(entries(dir.path()), ["current", "lock", "releases"]);
}

#[test]
fn locks_the_directory_for_one_agent() {
    let dir = TempDir::new().unwrap();
    let (_store, _) = open(dir.path());
    let disk = Arc::new(LocalDisk { durability: Durability::PowerLoss });
    let second = Store::open(dir.path(), disk, Declarative::default());
    assert!(matches!(second.err(), Some(DiskError::Locked { .. })));
}

#[test]
fn links_an_unchanged_file() {
    use std::os::unix::fs::MetadataExt;
    let dir = TempDir::new().unwrap();
    let (store, _) = open(dir.path());
    let first = apply(&store, &plan(1, &[("one", 1)])).unwrap();
    let mut second = plan(2, &[("one", 1)]);
    let name = second.plugins[0].name.clone();
    let old = store.file(&first, &name, FileKind::Handler);
    second.plugins[0].handler = Origin::Local(old.clone());
    let second = apply(&store, &second).unwrap();
    let new = store.file(&second, &name, FileKind::Handler);
    assert_eq!(fs::metadata(&new).unwrap().ino(), fs::metadata(&old).unwrap().ino());
    store.prune(&[second.name]).unwrap();
    assert_eq!(fs::read(new).unwrap(), manifest::source("one", "handler", 1));
    assert_eq!(entries(&dir.path().join("releases")), ["2"]);
}

#[test]
fn names_the_second_build_of_a_generation() {
    let dir = TempDir::new().unwrap();
    let (store, _) = open(dir.path());
    apply(&store, &plan(4, &[])).unwrap();
    let again = apply(&store, &plan(4, &[("one", 4)])).unwrap();
    assert_eq!(again.name.to_string(), "4.2");
    let target = fs::read_link(dir.path().join("current")).unwrap();
    assert_eq!(target, Path::new("releases/4.2"));
}

#[test]
fn detects_a_damaged_file_and_keeps_the_other_plugins() {
    let dir = TempDir::new().unwrap();
    apply(&open(dir.path()).0, &plan(1, &[("one", 1), ("two", 1)])).unwrap();
    fs::write(dir.path().join("current/kong/plugins/one/schema.lua"), "other").unwrap();
    let current = open(dir.path()).1.current.unwrap();
    assert_eq!(current.contents, Contents::Damaged);
    assert_eq!(current.installed.into_keys().map(String::from).collect::<Vec<_>>(), ["two"]);
}

#[test]
fn rolls_back_to_the_last_good_snapshot_when_current_is_unreadable() {
    let dir = TempDir::new().unwrap();
    {
        let (store, _) = open(dir.path());
        apply(&store, &plan(1, &[("one", 1)])).unwrap();
        apply(&store, &plan(2, &[("one", 2)])).unwrap();
    }
    fs::write(dir.path().join("current/release.json"), "{").unwrap();
    let (_store, recovered) = open(dir.path());
    assert_eq!(recovered.current.unwrap().generation(), 1.into());
    let target = fs::read_link(dir.path().join("current")).unwrap();
    assert_eq!(target, Path::new("releases/1"));
}

#[test]
fn keeps_the_node_id_and_the_pins() {
    let dir = TempDir::new().unwrap();
    let (store, _) = open(dir.path());
    let first = store.identity(None).unwrap();
    assert_eq!(store.identity(None).unwrap(), first);
    let pins = Pins {
        control_plane_id: manifest::control_plane_id(),
        public_key: manifest::signer().public_key(),
    };
    store.save_identity(&Identity { pins: Some(pins), ..first.clone() }).unwrap();
    let given = store.identity(Some(uuid::Uuid::from_u128(5).into())).unwrap();
    assert_eq!(given.pins, Some(pins));
    assert_ne!(given.node_id, first.node_id);
    fs::write(dir.path().join("node.json"), "{").unwrap();
    assert!(matches!(store.identity(None), Err(DiskError::Identity { .. })));
}

fn open_as(dir: &Path, declarative: Declarative) -> (Store, Recovered) {
    let disk = Arc::new(LocalDisk { durability: Durability::ProcessDeath });
    Store::open(dir, disk, declarative).unwrap()
}

#[test]
fn compares_the_declarative_file_with_the_setting_and_the_record() {
    let dir = TempDir::new().unwrap();
    apply(&open(dir.path()).0, &plan(1, &[("one", 1)])).unwrap();
    let file = dir.path().join("current/kong.json");
    assert!(fs::read_to_string(&file).unwrap().contains("_format_version"));
    let found = |declarative| open_as(dir.path(), declarative).1.current.unwrap().contents;
    assert_eq!(found(Declarative::Installed), Contents::Complete);
    for other in [Declarative::Streaming, Declarative::Off] {
        assert_eq!(found(other), Contents::OtherDeclarative);
    }
    fs::write(&file, "{}").unwrap();
    assert_eq!(found(Declarative::Installed), Contents::Damaged);
}

#[test]
fn a_snapshot_without_a_declarative_file_is_complete_only_if_the_setting_is_off() {
    let dir = TempDir::new().unwrap();
    let snapshot =
        apply(&open_as(dir.path(), Declarative::Off).0, &plan(1, &[("one", 1)])).unwrap();
    assert!(!dir.path().join("current/kong.json").exists());
    let found = |declarative| open_as(dir.path(), declarative).1.current.unwrap();
    assert_eq!(found(Declarative::Off), Snapshot { accepted: true, ..snapshot });
    assert_eq!(found(Declarative::Installed).contents, Contents::OtherDeclarative);
}
