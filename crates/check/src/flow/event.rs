//! What the analysis tells the rules.

use std::ops::Range;

/// Something a file does with what the gateway provides.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Event {
    /// Where, in bytes.
    pub(crate) range: (usize, usize),
    pub(crate) kind: EventKind,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum EventKind {
    /// Reads what is under this path, such as `ngx.timer.at`.
    Read(String),
    /// Writes there.
    Write(String),
    /// Indexes this path with a key that is no constant, but may be known to begin with a string.
    Undecided(String, Option<String>),
    /// Goes through everything under this path.
    Iterate(String),
    /// Gives this path a metatable.
    Metatable(String),
    /// Hands this path to code that is not in the file.
    Escape(String),
    /// Requires a module; none where the name is no constant.
    Require(Option<String>),
}

impl Event {
    pub(crate) fn new(range: &Range<usize>, kind: EventKind) -> Self {
        Self { range: (range.start, range.end), kind }
    }
}
