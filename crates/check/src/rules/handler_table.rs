//! A handler returns a table that can be read without the modules of a gateway.

use crate::report::Diagnostic;
use crate::source::Source;
use crate::vm::LoadError;

pub(crate) const CODE: &str = "handler-table";

const HELP: &str = "end the file with `return { PRIORITY = 1000, VERSION = \"1.0.0\", ... }`, \
                    or with the table that holds them";

pub(crate) fn not_a_table(source: &Source<'_>, type_name: &str) -> Diagnostic {
    let message = match type_name {
        "nil" => "the handler returns nothing; it must return a table".to_owned(),
        "integer" => "the handler returns a number; it must return a table".to_owned(),
        other => format!("the handler returns a {other}; it must return a table"),
    };
    Diagnostic::error(CODE, source.kind(), message).help(HELP)
}

/// The table is a schema's.
pub(crate) fn swapped(source: &Source<'_>) -> Diagnostic {
    let message = "this is a schema, not a handler".to_owned();
    Diagnostic::error(CODE, source.kind(), message).help("the two files seem to be swapped")
}

pub(crate) fn undecided(source: &Source<'_>, error: Option<&LoadError>) -> Diagnostic {
    let reason = match error {
        Some(LoadError::Raised { message, .. }) => format!(": {message}"),
        _ => String::new(),
    };
    let message = format!(
        "the handler's table depends on a module at load time, so its fields can't be read{reason}"
    );
    let diagnostic = Diagnostic::error(CODE, source.kind(), message)
        .help("call modules inside the phases, and write the handler as a table of this file");
    match error {
        Some(LoadError::Raised { line: Some(line), .. }) => diagnostic.at(source.line_span(*line)),
        _ => diagnostic,
    }
}
