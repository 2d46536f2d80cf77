//! A schema returns a table of a size that can be checked.

use crate::report::Diagnostic;
use crate::schema::{Table, TooLarge, Value};
use crate::source::SourceKind;

pub(crate) const CODE: &str = "schema-table";

pub(crate) fn not_a_table(value: &Value) -> Diagnostic {
    let message = match value {
        Value::Unknown => "the schema returns something of a module, which is not here".to_owned(),
        Value::Other => "the schema returns nothing; it must return a table".to_owned(),
        other => format!("the schema returns {}; it must return a table", other.type_name()),
    };
    Diagnostic::error(CODE, SourceKind::Schema, message)
        .help("end the file with `return { name = \"my-plugin\", fields = { ... } }`")
}

/// The table is a handler's.
pub(crate) fn swapped(schema: &Table) -> Option<Diagnostic> {
    let is_handler = schema.get("PRIORITY").is_some() && schema.get("fields").is_none();
    is_handler.then(|| {
        let message = "this is a handler, not a schema".to_owned();
        Diagnostic::error(CODE, SourceKind::Schema, message)
            .help("the two files seem to be swapped")
    })
}

pub(crate) fn too_large(reason: TooLarge) -> Diagnostic {
    let message = match reason {
        TooLarge::Deep => "the schema's table is nested too deeply, or contains itself",
        TooLarge::Many => "the schema's table holds too many values",
    };
    Diagnostic::error(CODE, SourceKind::Schema, message.to_owned())
        .help("a schema lists the fields of one configuration; write it as plain tables")
}
