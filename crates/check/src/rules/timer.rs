//! A streamed plugin starts no timers: they outlive the release that started them.

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

/// The tables that hold them.
pub(crate) const TABLES: &[&str] = &["ngx.timer", "kong.timer"];

/// Modules that start timers on behalf of who calls them.
const MODULES: &[&str] =
    &["kong.tools.batch_queue", "kong.tools.queue", "resty.timer", "resty.timerng"];

const HELP: &str = "do the work in a request phase, such as `log`, or outside the gateway";

pub(crate) fn check(_: &Context<'_>, event: &Event) -> Option<Finding> {
    let message = match &event.kind {
        EventKind::Read(path) => {
            let path = path.global().filter(|path| FUNCTIONS.contains(path))?;
            format!("`{path}` starts a timer, which a streamed plugin may not")
        }
        EventKind::Iterate(path) | EventKind::Escape(path) => {
            let path = path.global().filter(|path| TABLES.contains(path))?;
            format!("`{path}` is handed on here, and with it the functions that start timers")
        }
        EventKind::Require(module) if MODULES.contains(&module.as_str()) => {
            format!("the module `{module}` starts timers, which a streamed plugin may not")
        }
        _ => return None,
    };
    Some(Finding::new(message).at_event(event).help(HELP))
}
