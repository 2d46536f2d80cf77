//! A streamed plugin is its two files: it has no modules of its own.

use super::base_plugin;
use crate::flow::{Event, EventKind};
use crate::profile;
use crate::report::Diagnostic;
use crate::source::Source;

pub(crate) const CODE: &str = "own-module";

const PREFIX: &str = "kong.plugins.";

/// Parts of `package` that decide where modules come from.
const SEARCH: &[&str] = &[
    "package.path",
    "package.cpath",
    "package.loaders",
    "package.searchers",
    "package.preload",
    "package.loadlib",
    "package.searchpath",
];

pub(crate) fn check(
    source: &Source<'_>,
    event: &Event,
    own_name: Option<&str>,
) -> Option<Diagnostic> {
    let (message, help) = match &event.kind {
        EventKind::Require(Some(module)) => {
            let rest = module.strip_prefix(PREFIX)?;
            let plugin = rest.split('.').next().unwrap_or_default();
            let is_bundled = profile::is_bundled_plugin(plugin) && own_name != Some(plugin);
            if is_bundled || base_plugin::is_about(module) {
                return None;
            }
            let message = format!("the module `{module}` is not on the gateway");
            (message, help_for(rest, plugin))
        }
        EventKind::Write(path) if is_search(path) => {
            let message = format!("`{path}` is changed, but a streamed plugin brings no modules");
            (message, "put the code into handler.lua".to_owned())
        }
        EventKind::Read(path) if is_search(path) && path != "package.path" => {
            let message = format!("`{path}` looks for modules, and a streamed plugin brings none");
            (message, "put the code into handler.lua".to_owned())
        }
        _ => return None,
    };
    let span = source.span(event.range.0..event.range.1);
    Some(Diagnostic::error(CODE, source.kind(), message).at(span).help(help))
}

fn is_search(path: &str) -> bool {
    SEARCH.iter().any(|search| {
        path.strip_prefix(search).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

fn help_for(rest: &str, plugin: &str) -> String {
    let module = rest.strip_prefix(plugin).unwrap_or_default().trim_start_matches('.');
    match module.split('.').next() {
        Some("daos" | "migrations") => {
            "a streamed plugin has no tables of its own; keep state outside the gateway".to_owned()
        }
        Some("api") => "a streamed plugin adds nothing to the Admin API".to_owned(),
        _ => "put its code into handler.lua: a plugin is streamed as two files".to_owned(),
    }
}
