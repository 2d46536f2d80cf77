//! A streamed plugin consists of two files and has no modules of its own.

use super::{Context, Finding, base_plugin};
use crate::points_to::{Event, EventKind};
use crate::profile;

const PREFIX: &str = "kong.plugins.";

/// First parts of module names that never belong to a plugin, even if it has that name.
const SHARED: &[&str] = &["kong", "ngx", "pl", "resty", "socket", "string", "table"];

const FILES: &str = "put the code into handler.lua: a plugin is streamed as two files";

/// Fields of `package` that decide where modules come from.
const SEARCH: &[&str] = &[
    "package.path",
    "package.cpath",
    "package.loaders",
    "package.searchers",
    "package.preload",
    "package.loadlib",
    "package.searchpath",
];

pub(crate) fn check(context: &Context<'_>, event: &Event) -> Option<Finding> {
    let (message, help) = match &event.kind {
        EventKind::Require(module) => {
            let help = missing_module(module, context.plugin_name)?;
            (format!("the module `{module}` is not on the gateway"), help)
        }
        EventKind::Write(path) => {
            let path = path.global().filter(|path| is_search(path))?;
            (format!("`{path}` is changed, but a streamed plugin has no modules of its own"), FILES)
        }
        EventKind::Read(path) => {
            let is_refused = |path: &&str| is_search(path) && *path != "package.path";
            let path = path.global().filter(is_refused)?;
            (
                format!("`{path}` searches for modules, but a streamed plugin brings no modules"),
                FILES,
            )
        }
        _ => return None,
    };
    Some(Finding::new(message).at_event(event).help(help))
}

/// The help for a module that belongs to the plugin or to one that is not bundled with Kong.
fn missing_module(module: &str, own_name: Option<&str>) -> Option<&'static str> {
    if own_name.is_some_and(|name| is_below(module, name)) {
        return Some(FILES);
    }
    let rest = module.strip_prefix(PREFIX)?;
    let plugin = rest.split('.').next().unwrap_or_default();
    let is_bundled = profile::is_bundled_plugin(plugin) && own_name != Some(plugin);
    (!is_bundled && !base_plugin::is_about(module)).then(|| help_for(rest, plugin))
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

fn help_for(rest: &str, plugin: &str) -> &'static str {
    let module = rest.strip_prefix(plugin).unwrap_or_default().trim_start_matches('.');
    match module.split('.').next() {
        Some("daos" | "migrations") => {
            "a streamed plugin has no tables of its own; keep state outside the gateway"
        }
        Some("api") => "a streamed plugin cannot extend the Admin API",
        _ => FILES,
    }
}
