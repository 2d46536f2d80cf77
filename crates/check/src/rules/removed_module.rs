//! A plugin requires no module that Kong has removed.

use super::{Context, Finding};
use crate::points_to::Event;

/// A module, or with `.*` all modules below it, and the replacement.
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

pub(crate) fn check(_: &Context<'_>, event: &Event) -> Option<Finding> {
    let module = event.required_module()?;
    let help = find(module)?;
    let message = format!("the module `{module}` was removed in Kong 3.0 or earlier");
    Some(Finding::new(message).at_event(event).help(help))
}
