//! The look-ups of decK.

use plugcast_protocol::{
    routes::{JSON_SCHEMA, RUNTIME_GROUPS},
    runtime_group::RuntimeGroupPage,
};
use serde_json::{Map, Value};

use crate::openapi::{operation::Operation, parameters};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new("GET", RUNTIME_GROUPS, "list-runtime-groups", "Control planes, for decK")
            .reads(parameters::PAGE)
            .answers::<RuntimeGroupPage>(200, "Every control plane, on one page."),
        Operation::new("GET", JSON_SCHEMA, "get-json-schema", "Defaults of an entity, for decK")
            .answers::<Map<String, Value>>(200, "A JSON schema without defaults."),
    ]
}
