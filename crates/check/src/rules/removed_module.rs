//! Modules that Kong had once and has no more.

use crate::flow::{Event, EventKind};
use crate::report::Diagnostic;
use crate::source::Source;

pub(crate) const CODE: &str = "removed-module";

/// A module, or all below it with `.*`, and what stands for it.
const REMOVED: &[(&str, &str)] = &[
    ("kong.core.*", "use the PDK: `kong.request`, `kong.response`, `kong.service`"),
    ("kong.dao.*", "use `kong.db.<entity>`"),
    ("kong.plugins.log-serializers.*", "use `kong.log.serialize()`"),
    ("kong.singletons", "use `kong.db`, `kong.cache` and `kong.configuration`"),
    ("kong.tools.responses", "use `kong.response.exit(status, body)`"),
];

fn find(module: &str) -> Option<&'static str> {
    let is_named = |name: &str| match name.strip_suffix('*') {
        Some(prefix) => module.starts_with(prefix),
        None => module == name,
    };
    REMOVED.iter().find(|(name, _)| is_named(name)).map(|(_, help)| *help)
}

pub(crate) fn check(source: &Source<'_>, event: &Event) -> Option<Diagnostic> {
    let EventKind::Require(Some(module)) = &event.kind else { return None };
    let help = find(module)?;
    let span = source.span(event.range.0..event.range.1);
    let message = format!("the module `{module}` is gone since Kong 3.0 or before");
    Some(Diagnostic::error(CODE, source.kind(), message).at(span).help(help))
}
