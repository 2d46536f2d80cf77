//! Beside `config`, a schema only narrows fields that every plugin has.

use crate::report::Diagnostic;
use crate::schema::Violation;
use crate::source::SourceKind;

pub(crate) const CODE: &str = "specialised-field";

pub(crate) fn diagnose(violation: &Violation) -> Diagnostic {
    Diagnostic::error(CODE, SourceKind::Schema, violation.message.clone())
        .on(violation.path_text())
        .help(
            "the fields of a plugin are config, consumer, enabled, instance_name, protocols, \
             route, service and tags; its own fields go into config",
        )
}
