//! The subjects of rules.

use super::Finding;
use crate::UntrustedLua;
use crate::handler;
use crate::points_to::{self, Presence};
use crate::schema::{Findings, Table, TooLarge, Value};
use crate::shape::Shape;
use crate::source::Source;
use crate::syntax::SyntaxError;
use crate::vm::{Limit, LoadError};
use std::ops::Range;

/// The context in which the rules of a file run.
pub(crate) struct Context<'a> {
    pub(crate) source: &'a Source<'a>,
    /// The plugin's name: the schema's if it has been read, otherwise the upload's.
    pub(crate) plugin_name: Option<&'a str>,
    /// The sandbox that the control plane declares.
    pub(crate) sandbox: UntrustedLua,
}

/// The subject of a rule, with the function that checks it.
#[derive(Clone, Copy)]
pub(crate) enum LooksAt {
    /// The bytes of a file. The first rule with a finding reports; an error ends the check of the
    /// file.
    File(fn(&Context<'_>) -> Option<Finding>),
    /// A file that does not load. The first rule with a finding reports.
    Load(fn(&Context<'_>, &LoadFailure<'_>) -> Option<Finding>),
    /// The points-to analysis of a file as a whole.
    Analysis(fn(&Context<'_>, &points_to::Analysis) -> Option<Finding>),
    /// One use of the gateway. The first rule with a finding reports.
    Event(fn(&Context<'_>, &points_to::Event) -> Option<Finding>),
    /// A use of the gateway that begins where no event has a finding. A finding is reported once
    /// for each name.
    PermittedEvent(fn(&Context<'_>, &points_to::Event) -> Option<Finding>),
    /// The value that the handler returns. A finding ends the check of the handler.
    HandlerReturned(fn(&Context<'_>, &HandlerReturn<'_>) -> Option<Finding>),
    /// The priority, version and functions of the handler. All rules report.
    Handler(fn(&Context<'_>, &HandlerSubject<'_>) -> Vec<Finding>),
    /// The value that the schema returns. A finding ends the check of the schema.
    SchemaReturned(fn(&Context<'_>, &SchemaReturn<'_>) -> Option<Finding>),
    /// The schema and the violations found in it. All rules report.
    Schema(fn(&Context<'_>, &SchemaSubject<'_>) -> Vec<Finding>),
}

impl LooksAt {
    pub(crate) fn describe(&self) -> &'static str {
        match self {
            Self::File(_) => "the bytes of a file",
            Self::Load(_) => "a file that does not load",
            Self::Analysis(_) => "the analysis as a whole",
            Self::Event(_) => "a use of the gateway",
            Self::PermittedEvent(_) => "a use of the gateway that no other rule refuses",
            Self::HandlerReturned(_) => "the value that the handler returns",
            Self::Handler(_) => "the fields of the handler",
            Self::SchemaReturned(_) => "the value that the schema returns",
            Self::Schema(_) => "the fields of the schema",
        }
    }
}

/// Why a file does not load.
pub(crate) enum LoadFailure<'a> {
    /// LuaJIT does not compile or run the file.
    Refused {
        error: &'a LoadError,
        /// The token at which LuaJIT stopped compiling, in bytes.
        token: Option<Range<usize>>,
    },
    /// LuaJIT compiles the file, but it cannot be parsed.
    NotParsed(&'a SyntaxError),
    /// The file is nested too deeply to be parsed.
    TooDeep,
}

/// The value that the handler returns.
pub(crate) enum HandlerReturn<'a> {
    Table(&'a handler::Handler),
    /// A value of another type, by the type's name.
    NotTable(&'static str),
    /// The value depends on a module, and the code does not show its fields.
    Undecided(Option<&'a LoadError>),
}

/// A handler's table.
pub(crate) struct HandlerSubject<'a> {
    pub(crate) shape: &'a Shape,
    /// The presence of `init_worker` in the code, where the loaded table may lack it.
    pub(crate) init_worker: Presence,
    /// A limit that was passed after the file had loaded, while its fields were read.
    pub(crate) passed_limit: Option<Limit>,
}

/// The value that the schema returns.
pub(crate) enum SchemaReturn<'a> {
    Value(&'a Value),
    TooLarge(TooLarge),
}

/// A schema's table and the violations found in it.
pub(crate) struct SchemaSubject<'a> {
    pub(crate) table: &'a Table,
    pub(crate) findings: &'a Findings,
}
