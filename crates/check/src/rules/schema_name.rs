//! A schema names its plugin, and that name is the name of the upload.

use super::subject::SchemaSubject;
use super::{Context, Finding, Place};
use crate::schema::{Step, Table, Value};

/// The characters that a name may have besides letters and digits.
const PUNCTUATION: &[char] = &['.', '-', '_', '~'];
/// The longest name, in characters: the limit of the API's paths.
const MAX_NAME_CHARS: usize = 128;

pub(crate) fn check(context: &Context<'_>, schema: &SchemaSubject<'_>) -> Vec<Finding> {
    read(schema.table, context.plugin_name).err().into_iter().collect()
}

/// Reads the schema's name. The error says what is wrong with it.
pub(crate) fn read(schema: &Table, wanted: Option<&str>) -> Result<String, Finding> {
    let found = match schema.get("name") {
        None | Some(Value::Null) => return Err(missing()),
        Some(Value::Text(name)) => String::from_utf8_lossy(name).into_owned(),
        Some(other) => {
            let message =
                format!("the schema's name must be a string, but is {}", other.type_name());
            return Err(finding(message));
        }
    };
    let allowed = |c: char| c.is_ascii_alphanumeric() || PUNCTUATION.contains(&c);
    if found.is_empty() || found.len() > MAX_NAME_CHARS || !found.chars().all(allowed) {
        let message = format!("the schema's name {found:?} is not the name of a plugin");
        let help = "use 1 to 128 letters, digits, `.`, `-`, `_` or `~`";
        return Err(finding(message).help(help));
    }
    match wanted {
        Some(wanted) if wanted != found => {
            let message = format!("the schema's name is {found:?}, but the upload's is {wanted:?}");
            Err(finding(message).help("use the same name in both places"))
        }
        _ => Ok(found),
    }
}

fn missing() -> Finding {
    finding("the schema has no name")
        .help("add `name = \"my-plugin\"`, as a literal, to the table that the schema returns")
}

fn finding(message: impl Into<String>) -> Finding {
    Finding::new(message).at(Place::SchemaField(vec![Step::Key("name".to_owned())]))
}
