//! What the directory looks like after every kind of end.

mod crash;

use std::fs;

use tempfile::TempDir;

use super::*;
use crate::sample;

fn open(dir: &Path) -> (Store, Recovered) {
    let disk = Arc::new(LocalDisk { durability: Durability::PowerLoss });
    Store::open(dir, disk, Declarative::default()).unwrap()
}

/// The plan of a generation whose plugins are all sent.
fn plan(generation: u64, plugins: &[(&str, u64)]) -> Plan {
    let manifest = sample::manifest(generation, plugins);
    let signed = sample::sign(&manifest);
    let sent =
        |name: &str, file: &str, from: u64| Origin::Bytes(sample::source(name, file, from).into());
    let planned = |&(name, from): &(&str, u64)| PlannedPlugin {
        name: name.parse().unwrap(),
        handler: sent(name, "handler", from),
        schema: sent(name, "schema", from),
    };
    Plan {
        first_name: ReleaseName::first(manifest.generation),
        plugins: plugins.iter().map(planned).collect(),
        complete: true,
        record: Record {
            installed: desired(&manifest),
            manifest: signed.manifest,
            digest: signed.digest,
            signature: signed.signature,
            declarative: None,
        },
        manifest,
    }
}

fn apply(store: &Store, plan: &Plan) -> Result<Release, StoreError> {
    let release = store.install(plan)?;
    store.flip(&release)?;
    store.accept(&release)?;
    Ok(release)
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
fn an_applied_release_is_what_a_restart_finds() {
    let dir = TempDir::new().unwrap();
    let release = {
        let (store, recovered) = open(dir.path());
        assert_eq!(recovered.current, None);
        apply(&store, &plan(3, &[("one", 1), ("two", 3)])).unwrap()
    };
    let handler = dir.path().join("current/kong/plugins/two/handler.lua");
    assert_eq!(fs::read(handler).unwrap(), sample::source("two", "handler", 3));
    let (_store, recovered) = open(dir.path());
    assert_eq!(recovered.current, Some(Release { accepted: true, ..release }));
    assert_eq!(entries(dir.path()), ["current", "lock", "releases"]);
}

#[test]
fn a_directory_has_one_agent() {
    let dir = TempDir::new().unwrap();
    let (_store, _) = open(dir.path());
    let disk = Arc::new(LocalDisk { durability: Durability::PowerLoss });
    let second = Store::open(dir.path(), disk, Declarative::default());
    assert!(matches!(second.err(), Some(StoreError::Locked { .. })));
}

#[test]
fn a_file_that_stays_is_linked_and_not_written_again() {
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
    assert_eq!(fs::read(new).unwrap(), sample::source("one", "handler", 1));
    assert_eq!(entries(&dir.path().join("releases")), ["2"]);
}

#[test]
fn a_generation_built_again_has_a_name_of_its_own() {
    let dir = TempDir::new().unwrap();
    let (store, _) = open(dir.path());
    apply(&store, &plan(4, &[])).unwrap();
    let again = apply(&store, &plan(4, &[("one", 4)])).unwrap();
    assert_eq!(again.name.to_string(), "4.2");
    let target = fs::read_link(dir.path().join("current")).unwrap();
    assert_eq!(target, Path::new("releases/4.2"));
}

#[test]
fn a_damaged_file_is_noticed_and_the_rest_still_counts() {
    let dir = TempDir::new().unwrap();
    apply(&open(dir.path()).0, &plan(1, &[("one", 1), ("two", 1)])).unwrap();
    fs::write(dir.path().join("current/kong/plugins/one/schema.lua"), "other").unwrap();
    let current = open(dir.path()).1.current.unwrap();
    assert!(!current.whole && !current.complete);
    assert_eq!(current.installed.into_keys().map(String::from).collect::<Vec<_>>(), ["two"]);
}

#[test]
fn a_broken_current_gives_way_to_the_last_good_release() {
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
fn a_node_stays_who_it_is() {
    let dir = TempDir::new().unwrap();
    let (store, _) = open(dir.path());
    let first = store.identity(None).unwrap();
    assert_eq!(store.identity(None).unwrap(), first);
    let pins = Pins {
        control_plane_id: sample::control_plane_id(),
        public_key: sample::signer().public_key(),
    };
    store.save_identity(&Identity { pins: Some(pins), ..first.clone() }).unwrap();
    let given = store.identity(Some(uuid::Uuid::from_u128(5).into())).unwrap();
    assert_eq!(given.pins, Some(pins));
    assert_ne!(given.node_id, first.node_id);
    fs::write(dir.path().join("node.json"), "{").unwrap();
    assert!(matches!(store.identity(None), Err(StoreError::Identity { .. })));
}

fn open_as(dir: &Path, declarative: Declarative) -> (Store, Recovered) {
    let disk = Arc::new(LocalDisk { durability: Durability::ProcessDeath });
    Store::open(dir, disk, declarative).unwrap()
}

#[test]
fn a_release_without_its_declarative_file_is_to_be_built_again() {
    let dir = TempDir::new().unwrap();
    apply(&open(dir.path()).0, &plan(1, &[("one", 1)])).unwrap();
    let file = dir.path().join("current/kong.json");
    assert!(fs::read_to_string(&file).unwrap().contains("_format_version"));
    let found = |declarative| open_as(dir.path(), declarative).1.current.unwrap();
    assert!(found(Declarative::Installed).complete);
    // Of another kind, as after a new setting.
    let other = found(Declarative::Streaming);
    assert!(other.whole && !other.declared && !other.complete);
    let other = found(Declarative::Off);
    assert!(other.whole && !other.declared && !other.complete);
    // Damaged.
    fs::write(&file, "{}").unwrap();
    let damaged = found(Declarative::Installed);
    assert!(!damaged.whole && !damaged.declared && !damaged.complete);
}

#[test]
fn a_release_of_an_agent_that_wrote_no_such_file_is_to_be_built_again() {
    let dir = TempDir::new().unwrap();
    let release = apply(&open_as(dir.path(), Declarative::Off).0, &plan(1, &[("one", 1)])).unwrap();
    assert!(!dir.path().join("current/kong.json").exists());
    let found = |declarative| open_as(dir.path(), declarative).1.current.unwrap();
    assert_eq!(found(Declarative::Off), Release { accepted: true, ..release });
    let older = found(Declarative::Installed);
    assert!(older.whole && !older.declared && !older.complete);
}
