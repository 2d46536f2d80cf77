//! Besides `config`, a schema only narrows fields that every plugin has.

use super::subject::SchemaSubject;
use super::{Context, Finding, Place};
use crate::schema::Violation;

pub(crate) fn check(_: &Context<'_>, schema: &SchemaSubject<'_>) -> Vec<Finding> {
    schema.findings.specialised.iter().map(finding).collect()
}

fn finding(violation: &Violation) -> Finding {
    Finding::new(violation.message.clone()).at(Place::SchemaField(violation.path.clone())).help(
        "the fields of a plugin are config, consumer, enabled, instance_name, protocols, \
             route, service and tags; its own fields go into config",
    )
}
