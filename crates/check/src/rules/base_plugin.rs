//! `BasePlugin` is gone since Kong 3.0; a handler is a plain table.

use crate::flow::{Event, EventKind};
use crate::report::Diagnostic;
use crate::source::Source;

pub(crate) const CODE: &str = "base-plugin";

const MODULE: &str = "kong.plugins.base_plugin";

pub(crate) fn is_about(module: &str) -> bool {
    module == MODULE
}

pub(crate) fn check(source: &Source<'_>, event: &Event) -> Option<Diagnostic> {
    let EventKind::Require(Some(module)) = &event.kind else { return None };
    if !is_about(module) {
        return None;
    }
    let span = source.span(event.range.0..event.range.1);
    let message = "`kong.plugins.base_plugin` is gone since Kong 3.0".to_owned();
    Some(Diagnostic::error(CODE, source.kind(), message).at(span).help(
        "write `local Handler = { PRIORITY = 1000, VERSION = \"1.0.0\" }` instead of \
         `BasePlugin:extend()`, drop `new` and every `super` call, keep the phases",
    ))
}
