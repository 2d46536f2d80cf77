//! A plugin runs the code that was checked: it creates no code and inspects none.

use super::{Context, Finding};
use crate::points_to::{Event, EventKind};

/// Functions that create code or change its environment, and what they do.
const FUNCTIONS: &[(&str, &str)] = &[
    ("load", "runs code that is not in the file"),
    ("loadstring", "runs code that is not in the file"),
    ("string.dump", "turns code into bytecode, which cannot be checked"),
    ("setfenv", "changes the meaning of the names in a function"),
    ("getfenv", "reaches all globals by name"),
    ("module", "changes the meaning of the names in the file"),
];

/// Functions of `debug` that access the variables of other code.
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
            let message = format!("`{path}` gets a metatable, which changes the meaning of names");
            let finding = Finding::new(message).at_event(event);
            return Some(finding.help("keep your own values in a local table"));
        }
        _ => return None,
    };
    let reason = match path.strip_prefix("debug.") {
        Some(function) if DEBUG_FUNCTIONS.contains(&function) => {
            "accesses the variables of other code"
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
