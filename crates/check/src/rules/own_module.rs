//! A streamed plugin is its two files: it has no modules of its own.

use super::base_plugin;
use crate::flow::{Event, EventKind};
use crate::profile;
use crate::report::Diagnostic;
use crate::source::Source;

pub(crate) const CODE: &str = "own-module";

const PREFIX: &str = "kong.plugins.";

/// First parts of modules that are not a plugin's own, whatever it is called.
const SHARED: &[&str] = &["kong", "ngx", "pl", "resty", "socket", "string", "table"];

const FILES: &str = "put the code into handler.lua: a plugin is streamed as two files";

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
            if own_name.is_some_and(|name| is_below(module, name)) {
                let message = format!("the module `{module}` is not on the gateway");
                return Some(report(source, event, message, FILES.to_owned()));
            }
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
            (message, FILES.to_owned())
        }
        EventKind::Read(path) if is_search(path) && path != "package.path" => {
            let message = format!("`{path}` looks for modules, and a streamed plugin brings none");
            (message, FILES.to_owned())
        }
        _ => return None,
    };
    Some(report(source, event, message, help))
}

fn report(source: &Source<'_>, event: &Event, message: String, help: String) -> Diagnostic {
    let span = source.span(event.range.0..event.range.1);
    Diagnostic::error(CODE, source.kind(), message).at(span).help(help)
}

/// Whether a module is named after the plugin, as in `require "greeter.access"`.
fn is_below(module: &str, name: &str) -> bool {
    let is_shared = SHARED.contains(&name);
    let rest = module.strip_prefix(name).filter(|_| !is_shared);
    rest.is_some_and(|rest| rest.starts_with('.'))
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
        _ => FILES.to_owned(),
    }
}
