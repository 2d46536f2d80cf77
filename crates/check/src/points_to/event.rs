//! The uses of the gateway that the analysis reports to the rules.

use super::domain::path::GatewayPath;
use std::ops::Range;
use std::rc::Rc;

/// One use of something that the gateway provides.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Event {
    /// The place in the file: start and end in bytes, the end excluded.
    pub(crate) range: (usize, usize),
    pub(crate) kind: EventKind,
}

/// What the file does at that place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum EventKind {
    /// Reads the value at a path.
    Read(Rc<GatewayPath>),
    /// Writes a value to a path.
    Write(Rc<GatewayPath>),
    /// Indexes the value at a path with a key that is not constant.
    UndecidedKey {
        path: Rc<GatewayPath>,
        /// The constant start of the key, if it has one.
        prefix: Option<String>,
    },
    /// Iterates over the table at a path.
    Iterate(Rc<GatewayPath>),
    /// Sets the metatable of the value at a path.
    SetMetatable(Rc<GatewayPath>),
    /// Passes the value at a path to code outside the file.
    Escape(Rc<GatewayPath>),
    /// Requires a module whose name is not constant.
    RequireUndecided,
    /// Requires the module of this name.
    Require(String),
}

impl Event {
    pub(crate) fn new(range: &Range<usize>, kind: EventKind) -> Self {
        Self { range: (range.start, range.end), kind }
    }

    /// The global or field of a global that the event reads, as in `ngx.timer.at`.
    pub(crate) fn read_global(&self) -> Option<&str> {
        match &self.kind {
            EventKind::Read(path) => path.global(),
            _ => None,
        }
    }

    /// The name of the module that the event requires.
    pub(crate) fn required_module(&self) -> Option<&str> {
        match &self.kind {
            EventKind::Require(module) => Some(module),
            _ => None,
        }
    }
}
