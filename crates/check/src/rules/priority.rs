//! `PRIORITY` is a finite whole number.

use super::subject::HandlerSubject;
use super::{Context, Finding, Place};
use crate::handler::Field;

pub(crate) fn check(_: &Context<'_>, handler: &HandlerSubject<'_>) -> Vec<Finding> {
    read(&handler.shape.priority).err().into_iter().collect()
}

/// Reads the priority. The error says what is wrong with it.
pub(crate) fn read(field: &Field) -> Result<f64, Finding> {
    let found = match field {
        Field::Number(number) if number.is_finite() && number.fract() == 0.0 => {
            return Ok(*number);
        }
        Field::Number(number) => format!("is {number}"),
        Field::Text(text) => format!("is the string {text:?}"),
        Field::Missing => "is missing".to_owned(),
        Field::Unknown => "comes from a module, which the check cannot read".to_owned(),
        Field::Function { .. } => "is a function".to_owned(),
        Field::Other("other") => "is a 64-bit integer".to_owned(),
        Field::Other(type_name) => format!("is a {type_name}"),
    };
    let message = format!("PRIORITY must be a whole number, but {found}");
    Err(Finding::new(message)
        .at(Place::HandlerField("PRIORITY".to_owned(), None))
        .help("set it in the handler's table, for example `PRIORITY = 1000`; higher runs earlier"))
}
