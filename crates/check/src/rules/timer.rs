//! A streamed plugin starts no timers: they outlive the release that started them.

use crate::flow::{Event, EventKind};
use crate::report::Diagnostic;
use crate::source::Source;

pub(crate) const CODE: &str = "timer";

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

pub(crate) fn check(source: &Source<'_>, event: &Event) -> Option<Diagnostic> {
    let message = match &event.kind {
        EventKind::Read(path) if FUNCTIONS.contains(&path.as_str()) => {
            format!("`{path}` starts a timer, which a streamed plugin may not")
        }
        EventKind::Iterate(path) | EventKind::Escape(path) if TABLES.contains(&path.as_str()) => {
            format!("`{path}` is handed on here, and with it the functions that start timers")
        }
        EventKind::Require(Some(module)) if MODULES.contains(&module.as_str()) => {
            format!("the module `{module}` starts timers, which a streamed plugin may not")
        }
        _ => return None,
    };
    let span = source.span(event.range.0..event.range.1);
    Some(Diagnostic::error(CODE, source.kind(), message).at(span).help(HELP))
}
