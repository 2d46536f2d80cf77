use std::{collections::BTreeSet, fs};

use plugcast_protocol::routes::{ANY, ROUTES};

use super::{
    DOCUMENT,
    document::{document, parameter_names},
    operations, parameters,
};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");

/// The variable that makes the test write the document instead of comparing it.
const WRITE: &str = "PLUGCAST_WRITE_GOLDENS";

#[test]
fn the_committed_document_matches_the_code() {
    let mut text = serde_json::to_string_pretty(&document()).unwrap();
    text.push('\n');
    if std::env::var_os(WRITE).is_some() {
        fs::write(FILE, text).unwrap();
        return;
    }
    let difference = text.lines().zip(DOCUMENT.lines()).find(|(made, served)| made != served);
    assert!(
        text == DOCUMENT,
        "crates/api/openapi.json is out of date (expected, committed): {difference:?}; \
         `tests/run goldens` renews it"
    );
}

#[test]
fn every_route_has_an_operation_and_every_operation_a_route() {
    let operations = operations::all();
    for operation in &operations {
        assert!(operation.route().is_some(), "{} has no route", operation.id);
    }
    for route in ROUTES {
        let described = operations.iter().filter(|operation| operation.route() == Some(route));
        let count = described.count();
        let enough = if route.method == ANY { count > 0 } else { count == 1 };
        assert!(enough, "{} {} has {count} operations", route.method, route.path);
    }
    let ids: BTreeSet<_> = operations.iter().map(|operation| operation.id).collect();
    assert_eq!(ids.len(), operations.len(), "an id is used twice");
}

#[test]
fn every_parameter_of_a_path_is_described() {
    let operations = operations::all();
    for name in operations.iter().flat_map(|operation| parameter_names(operation.path)) {
        assert!(parameters::of_path(name).is_some(), "{name}");
    }
}
