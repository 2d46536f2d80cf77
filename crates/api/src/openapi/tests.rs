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
fn what_is_served_is_what_the_code_says() {
    let mut text = serde_json::to_string_pretty(&document()).unwrap();
    text.push('\n');
    if std::env::var_os(WRITE).is_some() {
        fs::write(FILE, text).unwrap();
        return;
    }
    let difference = text.lines().zip(DOCUMENT.lines()).find(|(made, served)| made != served);
    assert!(
        text == DOCUMENT,
        "crates/api/openapi.json is not what the code says (made, served): {difference:?}; \
         `tests/run goldens` renews it"
    );
}

#[test]
fn every_route_is_an_operation_and_the_other_way_round() {
    let operations = operations::all();
    for operation in &operations {
        assert!(operation.route().is_some(), "{} is of no route", operation.id);
    }
    for route in ROUTES {
        let described = operations.iter().filter(|operation| operation.route() == Some(route));
        let count = described.count();
        let enough = if route.method == ANY { count > 0 } else { count == 1 };
        assert!(enough, "{} {} is {count} operations", route.method, route.path);
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
