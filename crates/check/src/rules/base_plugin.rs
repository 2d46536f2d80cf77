//! Kong 3.0 removed `BasePlugin`; a handler is a plain table.

use super::{Context, Finding};
use crate::points_to::Event;

const MODULE: &str = "kong.plugins.base_plugin";

pub(crate) fn is_about(module: &str) -> bool {
    module == MODULE
}

pub(crate) fn check(_: &Context<'_>, event: &Event) -> Option<Finding> {
    event.required_module().filter(|module| is_about(module))?;
    let message = "`kong.plugins.base_plugin` was removed in Kong 3.0".to_owned();
    Some(Finding::new(message).at_event(event).help(
        "write `local Handler = { PRIORITY = 1000, VERSION = \"1.0.0\" }` instead of \
         `BasePlugin:extend()`, drop `new` and every `super` call, keep the phases",
    ))
}
