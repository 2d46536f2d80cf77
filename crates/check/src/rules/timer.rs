//! A streamed plugin starts no timers, since a timer outlives the release that started it.

use super::{Context, Finding};
use crate::points_to::{Event, EventKind};

/// The functions that start a timer.
const FUNCTIONS: &[&str] = &[
    "ngx.timer.at",
    "ngx.timer.every",
    "kong.timer.at",
    "kong.timer.create",
    "kong.timer.every",
    "kong.timer.named_at",
    "kong.timer.named_every",
    "native_timer_at",
    "native_timer_every",
    "timerng",
];

/// The tables that hold these functions.
pub(crate) const TABLES: &[&str] = &["ngx.timer", "kong.timer"];

/// Modules that start timers for their callers.
const MODULES: &[&str] =
    &["kong.tools.batch_queue", "kong.tools.queue", "resty.timer", "resty.timerng"];

const HELP: &str = "do the work in a request phase, such as `log`, or outside the gateway";

pub(crate) fn check(_: &Context<'_>, event: &Event) -> Option<Finding> {
    let message = match &event.kind {
        EventKind::Read(path) => {
            let path = path.global().filter(|path| FUNCTIONS.contains(path))?;
            format!("`{path}` starts a timer; streamed plugins must not start timers")
        }
        EventKind::Iterate(path) | EventKind::Escape(path) => {
            let path = path.global().filter(|path| TABLES.contains(path))?;
            format!("`{path}` is passed on here, with the functions that start timers")
        }
        EventKind::Require(module) if MODULES.contains(&module.as_str()) => {
            format!("the module `{module}` starts timers; streamed plugins must not start timers")
        }
        _ => return None,
    };
    Some(Finding::new(message).at_event(event).help(HELP))
}
