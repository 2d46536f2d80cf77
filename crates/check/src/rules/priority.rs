//! `PRIORITY` is a finite whole number.

use crate::handler::Field;
use crate::report::Diagnostic;
use crate::source::SourceKind;

pub(crate) const CODE: &str = "priority";

pub(crate) fn check(field: &Field) -> Result<f64, Diagnostic> {
    let found = match field {
        Field::Number(number) if number.is_finite() && number.fract() == 0.0 => {
            return Ok(*number);
        }
        Field::Number(number) => format!("is {number}"),
        Field::Text(text) => format!("is the string {text:?}"),
        Field::Missing => "is missing".to_owned(),
        Field::Unknown => "comes from a module, where it can't be known here".to_owned(),
        Field::Function { .. } => "is a function".to_owned(),
        Field::Other("other") => "is a 64-bit integer".to_owned(),
        Field::Other(type_name) => format!("is a {type_name}"),
    };
    let message = format!("PRIORITY must be a whole number, but {found}");
    Err(Diagnostic::error(CODE, SourceKind::Handler, message)
        .help("set it in the handler's table, for example `PRIORITY = 1000`; higher runs earlier"))
}
