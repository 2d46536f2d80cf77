//! `VERSION` is a string that contains one to three numbers, as Kong reads it.

use super::subject::HandlerSubject;
use super::{Context, Finding, Place};
use crate::handler::Field;

/// The most numbers in a version.
const MAX_PARTS: usize = 3;

pub(crate) fn check(_: &Context<'_>, handler: &HandlerSubject<'_>) -> Vec<Finding> {
    read(&handler.shape.version).err().into_iter().collect()
}

/// Reads the version. The error says what is wrong with it.
pub(crate) fn read(field: &Field) -> Result<String, Finding> {
    let found = match field {
        Field::Text(text) if holds_version(text) => return Ok(text.clone()),
        Field::Text(text) => format!("is {text:?}"),
        Field::Number(number) => format!("is the number {number}"),
        Field::Missing => "is missing".to_owned(),
        Field::Unknown => "comes from a module, which the check cannot read".to_owned(),
        Field::Function { .. } => "is a function".to_owned(),
        Field::Other(type_name) => format!("is a {type_name}"),
    };
    let message = format!("VERSION must be a string such as \"1.0.0\", but {found}");
    Err(Finding::new(message)
        .at(Place::HandlerField("VERSION".to_owned(), None))
        .help("set it in the handler's table, for example `VERSION = \"1.0.0\"`"))
}

/// Kong takes the first run of digits and dots and splits it at the dots; only the part after the
/// last dot may be empty.
fn holds_version(text: &str) -> bool {
    let Some(start) = text.find(|c: char| c.is_ascii_digit()) else { return false };
    let rest = text.get(start..).unwrap_or_default();
    let length = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    let digits = rest.get(..length).unwrap_or_default();
    let digits = digits.strip_suffix('.').unwrap_or(digits);
    let mut parts = 0;
    for part in digits.split('.') {
        if part.is_empty() {
            return false;
        }
        parts += 1;
    }
    parts <= MAX_PARTS
}

#[cfg(test)]
mod tests {
    use super::holds_version;

    #[test]
    fn reads_versions_as_kong_does() {
        for good in ["1.0.0", "1.0,0", "0.1", "1", "v2", "1.2.3-beta", "Lua 5.2 for me", "1.2."] {
            assert!(holds_version(good), "{good}");
        }
        for bad in ["", "abc", "1..2", "1.2.3.4"] {
            assert!(!holds_version(bad), "{bad}");
        }
    }
}
