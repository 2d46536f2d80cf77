//! A schema returns a table that is small enough to be checked.

use super::subject::SchemaReturn;
use super::{Context, Finding, Place};
use crate::schema::{TooLarge, Value};

pub(crate) fn check(_: &Context<'_>, returned: &SchemaReturn<'_>) -> Option<Finding> {
    let finding = match returned {
        SchemaReturn::TooLarge(reason) => too_large(*reason),
        SchemaReturn::Value(Value::Table(table)) => {
            let is_handler = table.get("PRIORITY").is_some() && table.get("fields").is_none();
            if !is_handler {
                return None;
            }
            Finding::new("this is a handler, not a schema").help("the two files seem to be swapped")
        }
        SchemaReturn::Value(other) => not_a_table(other),
    };
    Some(finding.at(Place::Return))
}

fn not_a_table(value: &Value) -> Finding {
    let message = match value {
        Value::Unknown => {
            "the schema returns a value from a module, which the check cannot read".to_owned()
        }
        Value::Other => "the schema returns nothing; it must return a table".to_owned(),
        other => format!("the schema returns {}; it must return a table", other.type_name()),
    };
    Finding::new(message)
        .help("end the file with `return { name = \"my-plugin\", fields = { ... } }`")
}

fn too_large(reason: TooLarge) -> Finding {
    Finding::new(match reason {
        TooLarge::Deep => "the schema's table is nested too deeply, or contains itself",
        TooLarge::Many => "the schema's table has too many values",
    })
    .help("a schema lists the fields of one configuration; write it as plain tables")
}
