//! A handler returns a table that can be read without the modules of a gateway.

use super::subject::HandlerReturn;
use super::{Context, Finding, Place};
use crate::vm::LoadError;

const HELP: &str = "end the file with `return { PRIORITY = 1000, VERSION = \"1.0.0\", ... }`, \
                    or return the table that has these fields";

pub(crate) fn check(_: &Context<'_>, returned: &HandlerReturn<'_>) -> Option<Finding> {
    match returned {
        HandlerReturn::Table(handler) if handler.is_schema() => {
            let finding = Finding::new("this is a schema, not a handler").at(Place::Return);
            Some(finding.help("the two files seem to be swapped"))
        }
        HandlerReturn::Table(_) => None,
        HandlerReturn::NotTable(type_name) => Some(not_a_table(type_name)),
        HandlerReturn::Undecided(error) => Some(undecided(*error)),
    }
}

fn not_a_table(type_name: &str) -> Finding {
    let message = match type_name {
        "nil" => "the handler returns nothing; it must return a table".to_owned(),
        "integer" => "the handler returns a number; it must return a table".to_owned(),
        other => format!("the handler returns a {other}; it must return a table"),
    };
    Finding::new(message).at(Place::Return).help(HELP)
}

fn undecided(error: Option<&LoadError>) -> Finding {
    let (reason, line) = match error {
        Some(LoadError::Raised { message, line }) => (format!(": {message}"), *line),
        _ => (String::new(), None),
    };
    let message = format!(
        "the handler's table depends on a module at load time, so its fields cannot be read{reason}"
    );
    Finding::new(message)
        .at_line(line)
        .help("call modules inside the phases, and build the handler's table in this file")
}
