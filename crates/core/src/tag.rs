//! Tags of a plugin, in the author's order.

use schemars::{JsonSchema, Schema, json_schema};
use serde::{Deserialize, Serialize};

use crate::{
    InvalidValue,
    limits::{MAX_TAG_CHARS, MAX_TAGS},
};

/// The tags of one plugin, in the order in which they were given.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
#[schemars(inline, extend("maxItems" = MAX_TAGS, "uniqueItems" = true, "items" = tag_schema()))]
pub struct Tags(Vec<String>);

/// The form of one tag.
fn tag_schema() -> Schema {
    json_schema!({
        "type": "string",
        "maxLength": MAX_TAG_CHARS,
        "pattern": r"^[^,/\x00-\x1f\x7f-\x9f]+$",
    })
}

impl Tags {
    /// Whether the list is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The tags in their order.
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }

    /// Whether `tag` is among them.
    pub fn contains(&self, tag: &str) -> bool {
        self.0.iter().any(|own| own == tag)
    }
}

impl TryFrom<Vec<String>> for Tags {
    type Error = InvalidValue;

    fn try_from(tags: Vec<String>) -> Result<Self, InvalidValue> {
        if tags.len() > MAX_TAGS {
            let message = format!("must have at most {MAX_TAGS} items, but got {}", tags.len());
            return Err(InvalidValue::new("tags", message));
        }
        for (index, tag) in tags.iter().enumerate() {
            let field = || format!("tags[{index}]");
            let length = tag.chars().count();
            if length > MAX_TAG_CHARS {
                let message = format!("length must be <= {MAX_TAG_CHARS}, but got {length}");
                return Err(InvalidValue::new(field(), message));
            }
            if tag.is_empty() {
                return Err(InvalidValue::new(field(), "length must be >= 1, but got 0"));
            }
            // A filter joins tags with these characters, so a tag with one could never be found.
            if tag.chars().any(|c| c == ',' || c == '/' || c.is_control()) {
                return Err(InvalidValue::new(field(), "must not contain ',' or '/'"));
            }
            if tags.iter().take(index).any(|earlier| earlier == tag) {
                return Err(InvalidValue::new(field(), format!("'{tag}' is given twice")));
            }
        }
        Ok(Self(tags))
    }
}

impl From<Tags> for Vec<String> {
    fn from(tags: Tags) -> Self {
        tags.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(list: &[&str]) -> Result<Tags, InvalidValue> {
        Tags::try_from(list.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn the_longest_tag_passes_and_one_more_character_does_not() {
        assert!(tags(&[&"t".repeat(128)]).is_ok());
        let error = tags(&["a", &"t".repeat(138)]).unwrap_err();
        assert_eq!(error.field, "tags[1]");
        assert_eq!(error.message, "length must be <= 128, but got 138");
    }

    #[test]
    fn the_most_tags_pass_and_one_more_does_not() {
        let words: Vec<String> = (0..=MAX_TAGS).map(|n| n.to_string()).collect();
        assert!(Tags::try_from(words[..MAX_TAGS].to_vec()).is_ok());
        assert_eq!(Tags::try_from(words).unwrap_err().field, "tags");
    }

    #[test]
    fn order_is_kept_and_doubles_are_refused() {
        assert_eq!(tags(&["b", "a"]).unwrap().as_slice(), ["b", "a"]);
        assert!(tags(&["a", "a"]).is_err());
        assert!(tags(&["a,b"]).is_err());
        assert!(tags(&[""]).is_err());
    }
}
