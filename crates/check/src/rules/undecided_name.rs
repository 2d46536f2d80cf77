//! Names of the gateway are constants, so that what a plugin uses can be known.

use super::subject::HandlerSubject;
use super::{Context, Finding, timer};
use crate::points_to::{Analysis, Event, EventKind, GatewayPath, Presence};

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

pub(crate) fn check(_: &Context<'_>, event: &Event) -> Option<Finding> {
    let (message, help) = match &event.kind {
        EventKind::UndecidedKey { path, prefix } => {
            let path = guarded(path)?;
            if prefix.as_deref().is_some_and(|prefix| is_harmless(path, prefix)) {
                return None;
            }
            (
                format!("`{path}` is indexed with a key that is not a constant"),
                format!("write the name out, as in `{path}.name`, or choose with if and else"),
            )
        }
        EventKind::Iterate(path) => {
            let path = guarded(path)?;
            (
                format!("everything in `{path}` is gone through, so what is used can't be known"),
                format!("name what is needed, as in `{path}.name`"),
            )
        }
        EventKind::RequireUndecided => (
            "the name of a required module is not a constant".to_owned(),
            "write the name out: `require \"name\"`; `...` is empty in a streamed plugin"
                .to_owned(),
        ),
        _ => return None,
    };
    Some(Finding::new(message).at_event(event).help(help))
}

fn guarded(path: &GatewayPath) -> Option<&str> {
    path.global().filter(|path| GUARDED.contains(path) || timer::TABLES.contains(path))
}

/// Which phases the handler has depends on the gateway.
pub(crate) fn phases(_: &Context<'_>, handler: &HandlerSubject<'_>) -> Vec<Finding> {
    if handler.init_worker != Presence::Unclear || handler.shape.has_init_worker() {
        return Vec::new();
    }
    let message = "functions are put into the handler under names that are not constants, so whether \
                   one is `init_worker` can't be known";
    let help = "write each phase out, as in `function Handler:access(conf)`";
    vec![Finding::new(message).help(help)]
}

/// The file has more ways for values to go than are followed.
pub(crate) fn incomplete(_: &Context<'_>, analysis: &Analysis) -> Option<Finding> {
    if analysis.is_complete {
        return None;
    }
    let message = "the file is too intricate: which names of the gateway it uses can't be known";
    let help = "pass fewer functions and tables through one another";
    Some(Finding::new(message).help(help))
}
