//! A schema is data and has no functions of its author.

use super::subject::SchemaSubject;
use super::{Context, Finding, Place};
use crate::schema::{Found, Step};

pub(crate) fn check(_: &Context<'_>, schema: &SchemaSubject<'_>) -> Vec<Finding> {
    schema.findings.functions.iter().map(finding).collect()
}

fn finding(found: &Found) -> Finding {
    let name = match found.path.last() {
        Some(Step::Key(name)) => format!("`{name}`"),
        _ => "this".to_owned(),
    };
    let message =
        format!("{name} is a function; the schema of a streamed plugin must not have functions");
    Finding::new(message).at(Place::SchemaField(found.path.clone())).help(
        "use attributes such as `match` or `one_of`, or check the configuration in handler.lua",
    )
}
