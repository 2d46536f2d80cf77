//! A schema names its plugin, and the upload has the same name.

use crate::report::Diagnostic;
use crate::schema::{Table, Value};
use crate::source::SourceKind;

pub(crate) const CODE: &str = "schema-name";

/// Characters a name may have besides letters and digits.
const PUNCTUATION: &[char] = &['.', '-', '_', '~'];
/// Longest name, in characters, as the paths of the API have it.
const MAX_NAME_CHARS: usize = 128;

/// The schema's name, or what is wrong with it.
pub(crate) fn check(schema: &Table, wanted: Option<&str>) -> Result<String, Diagnostic> {
    let found = match schema.get("name") {
        None | Some(Value::Null) => return Err(missing()),
        Some(Value::Text(name)) => String::from_utf8_lossy(name).into_owned(),
        Some(other) => {
            let message =
                format!("the schema's name must be a string, but is {}", other.type_name());
            return Err(diagnostic(message));
        }
    };
    let allowed = |c: char| c.is_ascii_alphanumeric() || PUNCTUATION.contains(&c);
    if found.is_empty() || found.len() > MAX_NAME_CHARS || !found.chars().all(allowed) {
        let message = format!("the schema's name {found:?} is not the name of a plugin");
        let help = "use 1 to 128 letters, digits, `.`, `-`, `_` or `~`";
        return Err(diagnostic(message).help(help));
    }
    match wanted {
        Some(wanted) if wanted != found => {
            let message = format!("the schema's name is {found:?}, but the upload's is {wanted:?}");
            Err(diagnostic(message).help("use the same name in both places"))
        }
        _ => Ok(found),
    }
}

fn missing() -> Diagnostic {
    diagnostic("the schema has no name".to_owned())
        .help("add `name = \"my-plugin\"`, as a literal, to the table that the schema returns")
}

fn diagnostic(message: String) -> Diagnostic {
    Diagnostic::error(CODE, SourceKind::Schema, message).on("name".to_owned())
}
