use std::{collections::BTreeSet, fs};

use plugcast_protocol::routes::{ANY, ROUTES, Route};

use super::{
    DOCUMENT,
    document::{document, parameter_names},
    operations, parameters,
};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");

/// Set, the document is written instead of compared.
const WRITE: &str = "PLUGCAST_WRITE_GOLDENS";

/// What takes every method is where nothing is kept: OpenAPI has no words for it.
fn described_routes() -> impl Iterator<Item = &'static Route> {
    ROUTES.iter().filter(|route| route.method != ANY)
}

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
         {WRITE}=1 writes it"
    );
}

#[test]
fn every_route_is_an_operation_and_the_other_way_round() {
    let operations = operations::all();
    let described: Vec<_> = operations.iter().map(|o| (o.method, o.path)).collect();
    let routes: BTreeSet<_> = described_routes().map(|route| (route.method, route.path)).collect();
    assert_eq!(described.iter().copied().collect::<BTreeSet<_>>(), routes);
    assert_eq!(described.len(), routes.len());
    let ids: BTreeSet<_> = operations.iter().map(|operation| operation.id).collect();
    assert_eq!(ids.len(), operations.len(), "an id is there twice");
}

#[test]
fn every_parameter_of_a_path_is_described() {
    for name in described_routes().flat_map(|route| parameter_names(route.path)) {
        assert!(parameters::of_path(name).is_some(), "{name}");
    }
}
