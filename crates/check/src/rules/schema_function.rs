//! A schema is data: functions of its author have no place in it.

use crate::report::Diagnostic;
use crate::schema::{Found, Step, path_text};
use crate::source::SourceKind;

pub(crate) const CODE: &str = "schema-function";

pub(crate) fn diagnose(found: &Found) -> Diagnostic {
    let name = match found.path.last() {
        Some(Step::Key(name)) => format!("`{name}`"),
        _ => "this".to_owned(),
    };
    let message =
        format!("{name} is a function, which the schema of a streamed plugin may not have");
    Diagnostic::error(CODE, SourceKind::Schema, message).on(path_text(&found.path)).help(
        "use attributes such as `match` or `one_of`, or check the configuration in handler.lua",
    )
}
