//! A plugin writes names of the gateway as constants, so that the check can tell which it uses.

use super::subject::HandlerSubject;
use super::{Context, Finding, timer};
use crate::points_to::{Analysis, Event, EventKind, GatewayPath, Presence};

/// Tables that lead to something forbidden.
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

/// The forbidden keys below a path. Below the other guarded paths, every key may be forbidden.
const FORBIDDEN: &[(&str, &[&str])] = &[("kong", &["db", "timer"]), ("ngx", &["timer"])];

/// Whether no key with this start leads to something forbidden, as in `ngx["HTTP_" .. method]`.
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
                format!(
                    "the file iterates over `{path}`, so the names that it uses cannot be determined"
                ),
                format!("write out the names that it needs, as in `{path}.name`"),
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

/// Functions stored in the handler under names that only the gateway determines.
pub(crate) fn phases(_: &Context<'_>, handler: &HandlerSubject<'_>) -> Vec<Finding> {
    if handler.init_worker != Presence::Unclear || handler.shape.has_init_worker() {
        return Vec::new();
    }
    let message = "the handler stores functions under names that are not constants, and one of them may \
                   be `init_worker`";
    let help = "write each phase out, as in `function Handler:access(conf)`";
    vec![Finding::new(message).help(help)]
}

/// An analysis that ended before its fixpoint.
pub(crate) fn incomplete(_: &Context<'_>, analysis: &Analysis) -> Option<Finding> {
    if analysis.is_complete {
        return None;
    }
    let message = "the file is too complex to determine which names of the gateway it uses";
    let help = "pass fewer functions and tables through each other";
    Some(Finding::new(message).help(help))
}
