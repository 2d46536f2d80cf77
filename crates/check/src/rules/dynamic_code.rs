//! A plugin is the code that was checked: it makes no code, and looks into none.

use super::{Context, Finding};
use crate::points_to::{Event, EventKind};

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

pub(crate) fn check(_: &Context<'_>, event: &Event) -> Option<Finding> {
    let path = match &event.kind {
        EventKind::Read(path) => path.global()?,
        EventKind::SetMetatable(path) => {
            let path = path.global().filter(|path| ENVIRONMENT.contains(path))?;
            let message = format!("`{path}` is given a metatable, which changes what names mean");
            let finding = Finding::new(message).at_event(event);
            return Some(finding.help("keep what is yours in a local table"));
        }
        _ => return None,
    };
    let reason = match path.strip_prefix("debug.") {
        Some(function) if DEBUG_FUNCTIONS.contains(&function) => {
            "reaches into variables that are not its own"
        }
        Some(_) => return None,
        None => FUNCTIONS.iter().find(|(name, _)| *name == path).map(|(_, reason)| *reason)?,
    };
    let message = format!("`{path}` {reason}");
    Some(Finding::new(message).at_event(event).help(
        "write the code into the file; to choose at run time, keep functions in a table of your \
         own",
    ))
}
