//! The doubles pass the contract suite of every port, and the suite is complete.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::{fs, path::Path};

plugcast_testing::contract_suite!(plugcast_testing::contracts::Adapters::in_memory());

#[test]
fn the_suite_lists_every_guarantee() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let suite = fs::read_to_string(root.join("src/contracts/suite.rs")).unwrap();
    let files = fs::read_dir(root.join("src/contracts")).unwrap().map(|file| file.unwrap().path());
    // A test with random edits runs the model.
    let files = files.filter(|file| !file.ends_with("change_writer_model.rs"));
    let texts = files.map(|file| fs::read_to_string(file).unwrap()).collect::<Vec<_>>().join("");
    let mut guarantees = 0;
    for guarantee in texts.split("\npub async fn ").skip(1) {
        let name = guarantee.split('(').next().unwrap();
        assert!(suite.contains(name), "{name} is missing from contract_suite!");
        guarantees += 1;
    }
    assert!(guarantees > 0);
}
