//! Names of the gateway are constants, so that what a plugin uses can be known.

use super::timer;
use crate::flow::{Event, EventKind};
use crate::report::Diagnostic;
use crate::source::Source;

pub(crate) const CODE: &str = "undecided-name";

/// Tables from where something forbidden can be reached by name.
const GUARDED: &[&str] = &[
    "_G",
    "debug",
    "io",
    "kong",
    "kong.db",
    "kong.db.daos",
    "ngx",
    "os",
    "package",
    "package.loaded",
    "package.preload",
];

pub(crate) fn check(source: &Source<'_>, event: &Event) -> Option<Diagnostic> {
    let is_guarded = |path: &str| GUARDED.contains(&path) || timer::TABLES.contains(&path);
    let (message, help) = match &event.kind {
        EventKind::Undecided(path) if is_guarded(path) => (
            format!("`{path}` is indexed with a key that is not a constant"),
            format!("write the name out, as in `{path}.name`, or choose with if and else"),
        ),
        EventKind::Iterate(path) if is_guarded(path) => (
            format!("everything in `{path}` is gone through, so what is used can't be known"),
            format!("name what is needed, as in `{path}.name`"),
        ),
        EventKind::Require(None) => (
            "the name of a required module is not a constant".to_owned(),
            "write the name out: `require \"name\"`; `...` is empty in a streamed plugin"
                .to_owned(),
        ),
        _ => return None,
    };
    let span = source.span(event.range.0..event.range.1);
    Some(Diagnostic::error(CODE, source.kind(), message).at(span).help(help))
}

/// The file has more ways for values to go than are followed.
pub(crate) fn too_intricate(source: &Source<'_>) -> Diagnostic {
    let message = "the file is too intricate: which names of the gateway it uses can't be known";
    Diagnostic::error(CODE, source.kind(), message.to_owned())
        .help("pass fewer functions and tables through one another")
}
