//! A plugin is the code that was checked: it makes no code, and looks into none.

use crate::flow::{Event, EventKind};
use crate::report::Diagnostic;
use crate::source::Source;

pub(crate) const CODE: &str = "dynamic-code";

/// What makes code, or gives it another environment.
const FUNCTIONS: &[(&str, &str)] = &[
    ("load", "runs code that is not in the file"),
    ("loadstring", "runs code that is not in the file"),
    ("string.dump", "turns code into bytecode, where it can't be checked"),
    ("setfenv", "changes what the names of a function mean"),
    ("getfenv", "reaches all globals by name"),
    ("module", "changes what the names of the file mean"),
];

/// What reaches into other code's variables.
const DEBUG_FUNCTIONS: &[&str] = &[
    "getfenv",
    "getlocal",
    "getmetatable",
    "getregistry",
    "getupvalue",
    "getuservalue",
    "sethook",
    "setfenv",
    "setlocal",
    "setmetatable",
    "setupvalue",
    "setuservalue",
    "upvalueid",
    "upvaluejoin",
];

/// Tables that all code of a gateway shares.
const ENVIRONMENT: &[&str] = &["_G", "kong", "ngx", "package.loaded"];

pub(crate) fn check(source: &Source<'_>, event: &Event) -> Option<Diagnostic> {
    let path = match &event.kind {
        EventKind::Read(path) => path,
        EventKind::Metatable(path) if ENVIRONMENT.contains(&path.as_str()) => {
            let message = format!("`{path}` is given a metatable, which changes what names mean");
            let span = source.span(event.range.0..event.range.1);
            return Some(
                Diagnostic::error(CODE, source.kind(), message)
                    .at(span)
                    .help("keep what is yours in a local table"),
            );
        }
        _ => return None,
    };
    let reason = match path.strip_prefix("debug.") {
        Some(function) if DEBUG_FUNCTIONS.contains(&function) => {
            "reaches into variables that are not its own"
        }
        Some(_) => return None,
        None => FUNCTIONS.iter().find(|(name, _)| name == path).map(|(_, reason)| *reason)?,
    };
    let span = source.span(event.range.0..event.range.1);
    let message = format!("`{path}` {reason}");
    Some(Diagnostic::error(CODE, source.kind(), message).at(span).help(
        "write the code into the file; to choose at run time, keep functions in a table of your \
         own",
    ))
}
