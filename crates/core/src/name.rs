//! Names of plugins and control planes.

use std::{fmt, str::FromStr};

use schemars::{JsonSchema, Schema, json_schema};
use serde::{Deserialize, Serialize};

use crate::{
    InvalidValue,
    limits::{MAX_CONTROL_PLANE_NAME_CHARS, MAX_PLUGIN_NAME_CHARS},
};

/// Characters of a plugin's name.
const PLUGIN_NAME_PATTERN: &str = "^[0-9a-zA-Z_-]+$";

/// A control plane's name has no control characters, and no space at either end.
const CONTROL_PLANE_NAME_PATTERN: &str =
    r"^[^\s\x00-\x1f\x7f-\x9f]([^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f])?$";

/// Names that cannot be a segment of a path: URL parsers resolve them, escaped or not.
const DOT_SEGMENTS: [&str; 2] = [".", ".."];

/// Refuses `.` and `..` as a name that clients put into paths.
pub(crate) fn refuse_dot_segment(field: &str, text: &str) -> Result<(), InvalidValue> {
    if DOT_SEGMENTS.contains(&text) {
        return Err(InvalidValue::new(field, "must not be '.' or '..'"));
    }
    Ok(())
}

/// The schema of what [`refuse_dot_segment`] refuses.
pub(crate) fn dot_segment_schema() -> Schema {
    json_schema!({ "enum": DOT_SEGMENTS })
}

/// A custom plugin's name: letters, digits, `-` and `_`.
///
/// It becomes a Lua module path (`kong.plugins.<name>.handler`) and a folder on every node, so
/// the dots and tildes that Kong allows in other names are refused here.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schemars(inline, extend("pattern" = PLUGIN_NAME_PATTERN, "maxLength" = MAX_PLUGIN_NAME_CHARS))]
pub struct PluginName(String);

impl PluginName {
    /// The name's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PluginName {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        Self::try_from(text.to_owned())
    }
}

impl TryFrom<String> for PluginName {
    type Error = InvalidValue;

    fn try_from(text: String) -> Result<Self, InvalidValue> {
        let length = text.chars().count();
        if length == 0 {
            return Err(InvalidValue::new("name", "length must be >= 1, but got 0"));
        }
        if length > MAX_PLUGIN_NAME_CHARS {
            return Err(InvalidValue::new(
                "name",
                format!("length must be <= {MAX_PLUGIN_NAME_CHARS}, but got {length}"),
            ));
        }
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if !text.bytes().all(allowed) {
            return Err(InvalidValue::new(
                "name",
                format!("must match pattern: '{PLUGIN_NAME_PATTERN}'"),
            ));
        }
        Ok(Self(text))
    }
}

/// A control plane's name: printable text without a space at either end, and not `.` or `..`.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schemars(inline, extend(
    "pattern" = CONTROL_PLANE_NAME_PATTERN,
    "not" = dot_segment_schema(),
    "maxLength" = MAX_CONTROL_PLANE_NAME_CHARS,
))]
pub struct ControlPlaneName(String);

impl ControlPlaneName {
    /// The name's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ControlPlaneName {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        Self::try_from(text.to_owned())
    }
}

impl TryFrom<String> for ControlPlaneName {
    type Error = InvalidValue;

    fn try_from(text: String) -> Result<Self, InvalidValue> {
        let length = text.chars().count();
        if length == 0 || length > MAX_CONTROL_PLANE_NAME_CHARS {
            return Err(InvalidValue::new(
                "name",
                format!("length must be 1 to {MAX_CONTROL_PLANE_NAME_CHARS}, but got {length}"),
            ));
        }
        if text.chars().any(char::is_control) || text.trim() != text {
            return Err(InvalidValue::new(
                "name",
                "must have no control characters and no space at either end",
            ));
        }
        refuse_dot_segment("name", &text)?;
        Ok(Self(text))
    }
}

impl From<PluginName> for String {
    fn from(name: PluginName) -> Self {
        name.0
    }
}

impl From<ControlPlaneName> for String {
    fn from(name: ControlPlaneName) -> Self {
        name.0
    }
}

impl fmt::Display for PluginName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for ControlPlaneName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_module_and_a_folder() {
        for good in ["a", "streaming-headers", "my_plugin", "X9", &"n".repeat(128)] {
            assert!(good.parse::<PluginName>().is_ok(), "{good}");
        }
        for bad in ["", ".", "..", "a/b", "a.b", "a b", "ä", "a\0", &"n".repeat(129)] {
            assert!(bad.parse::<PluginName>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_control_plane_name_is_printable() {
        assert!("Team Ä / prod".parse::<ControlPlaneName>().is_ok());
        for bad in ["", " a", "a\n", &"n".repeat(257)] {
            assert!(bad.parse::<ControlPlaneName>().is_err(), "{bad}");
        }
    }

    #[test]
    fn refuses_a_control_plane_name_that_a_path_cannot_hold() {
        for bad in [".", ".."] {
            let error = bad.parse::<ControlPlaneName>().unwrap_err();
            assert_eq!(error.message, "must not be '.' or '..'");
        }
        for good in ["...", ".a", "a..", "%2E", "50 % / #1?"] {
            assert!(good.parse::<ControlPlaneName>().is_ok(), "{good}");
        }
    }
}
