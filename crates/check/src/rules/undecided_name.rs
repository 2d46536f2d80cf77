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

/// What is forbidden below a path; below others, anything may be.
const FORBIDDEN: &[(&str, &[&str])] = &[("kong", &["db", "timer"]), ("ngx", &["timer"])];

/// Whether no key with this start leads to what is forbidden, as in `ngx["HTTP_" .. method]`.
fn is_harmless(path: &str, start: &str) -> bool {
    let forbidden = FORBIDDEN.iter().find(|(own, _)| *own == path).map(|(_, keys)| *keys);
    forbidden.is_some_and(|keys| !keys.iter().any(|key| key.starts_with(start)))
}

pub(crate) fn check(source: &Source<'_>, event: &Event) -> Option<Diagnostic> {
    let is_guarded = |path: &str| GUARDED.contains(&path) || timer::TABLES.contains(&path);
    let (message, help) = match &event.kind {
        EventKind::Undecided(path, start)
            if is_guarded(path) && !start.as_deref().is_some_and(|s| is_harmless(path, s)) =>
        {
            (
                format!("`{path}` is indexed with a key that is not a constant"),
                format!("write the name out, as in `{path}.name`, or choose with if and else"),
            )
        }
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

/// Which phases the handler has depends on the gateway.
pub(crate) fn phases(source: &Source<'_>) -> Diagnostic {
    let message = "functions are put into the handler under names that are not constants, so whether \
                   one is `init_worker` can't be known";
    Diagnostic::error(CODE, source.kind(), message.to_owned())
        .help("write each phase out, as in `function Handler:access(conf)`")
}

/// The file has more ways for values to go than are followed.
pub(crate) fn too_intricate(source: &Source<'_>) -> Diagnostic {
    let message = "the file is too intricate: which names of the gateway it uses can't be known";
    Diagnostic::error(CODE, source.kind(), message.to_owned())
        .help("pass fewer functions and tables through one another")
}
