//! The query of a list: page and filter.

use plugcast_core::{Instance, Plugin, Tags, Timestamp};
use serde::Deserialize;
use uuid::Uuid;

use crate::{ApiError, query::positive};

/// Entries on a page by default, as on Konnect.
pub(crate) const DEFAULT_SIZE: usize = 100;
/// The longest page, as on Konnect.
pub(crate) const MAX_SIZE: usize = 1000;

/// The query of a list. Unknown parameters are ignored, as by Konnect.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct ListQuery {
    size: Option<String>,
    offset: Option<String>,
    tags: Option<String>,
}

/// The parsed query.
#[derive(Debug)]
pub(crate) struct PageRequest {
    pub(crate) size: usize,
    pub(crate) after: Option<Position>,
    pub(crate) filter: TagFilter,
}

impl ListQuery {
    pub(crate) fn parse(self) -> Result<PageRequest, ApiError> {
        let size = positive("size", self.size.as_deref(), DEFAULT_SIZE, MAX_SIZE)?;
        let after = match self.offset.as_deref() {
            None | Some("") => None,
            Some(text) => Some(Position::parse(text).ok_or_else(|| {
                ApiError::field("offset", "is not an offset that a list returned")
            })?),
        };
        let filter = TagFilter::parse(self.tags.as_deref().unwrap_or_default())?;
        Ok(PageRequest { size, after, filter })
    }
}

/// A position in a list, which is ordered by time of creation and id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position(Timestamp, Uuid);

impl Position {
    pub(crate) fn of(plugin: &Plugin) -> Self {
        Self(plugin.created_at, plugin.id.into())
    }

    pub(crate) fn of_instance(instance: &Instance) -> Self {
        Self(instance.created_at, instance.id.into())
    }

    pub(crate) fn to_offset(self) -> String {
        format!("{}-{}", self.0.as_millis(), self.1)
    }

    fn parse(offset: &str) -> Option<Self> {
        let (millis, id) = offset.split_once('-')?;
        Some(Self(Timestamp::from_millis(millis.parse().ok()?), id.parse().ok()?))
    }
}

/// The tags that an entry must have.
#[derive(Debug)]
pub(crate) enum TagFilter {
    AllOf(Vec<String>),
    AnyOf(Vec<String>),
}

impl TagFilter {
    fn parse(text: &str) -> Result<Self, ApiError> {
        let split = |separator| text.split(separator).map(str::to_owned).collect();
        match (text.is_empty(), text.contains(','), text.contains('/')) {
            (true, ..) => Ok(Self::AllOf(Vec::new())),
            (_, true, true) => Err(ApiError::field("tags", "cannot mix ',' (and) with '/' (or)")),
            (_, _, true) => Ok(Self::AnyOf(split('/'))),
            _ => Ok(Self::AllOf(split(','))),
        }
    }

    pub(crate) fn matches(&self, tags: &Tags) -> bool {
        match self {
            Self::AllOf(wanted) => wanted.iter().all(|tag| tags.contains(tag)),
            Self::AnyOf(wanted) => wanted.iter().any(|tag| tags.contains(tag)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(size: &str, offset: &str, tags: &str) -> Result<PageRequest, ApiError> {
        let some = |text: &str| Some(text.to_owned());
        ListQuery { size: some(size), offset: some(offset), tags: some(tags) }.parse()
    }

    #[test]
    fn accepts_a_size_from_1_to_1000() {
        assert_eq!(ListQuery::default().parse().unwrap().size, 100);
        assert_eq!(query("1000", "", "").unwrap().size, 1000);
        for bad in ["", "0", "1001", "-1", "x"] {
            assert!(query(bad, "", "").is_err(), "{bad}");
        }
    }

    #[test]
    fn parses_the_offset_that_it_wrote() {
        let id: Uuid = "0192c5d4-6a11-7000-8000-000000000001".parse().unwrap();
        let position = Position(Timestamp::from_millis(1_700_000_000_000), id);
        assert_eq!(query("1", &position.to_offset(), "").unwrap().after, Some(position));
        assert!(query("1", "garbage", "").is_err());
    }

    #[test]
    fn commas_require_all_tags_and_slashes_any() {
        let tags = Tags::try_from(vec!["a".to_owned(), "b".to_owned()]).unwrap();
        let matches = |text: &str| query("1", "", text).unwrap().filter.matches(&tags);
        assert!(matches("") && matches("a") && matches("a,b") && matches("c/b"));
        assert!(!matches("a,c") && !matches("c/d"));
        assert!(query("1", "", "a,b/c").is_err());
    }
}
