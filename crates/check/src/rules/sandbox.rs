//! A plugin uses only what the gateway's `untrusted_lua` sandbox provides. Anything else is an error
//! if the control plane declares its sandbox, otherwise a warning.

use super::{Context, Finding};
use crate::points_to::{Event, EventKind};
use crate::report::Severity;
use crate::{UntrustedLua, profile};

pub(crate) fn check(context: &Context<'_>, event: &Event) -> Option<Finding> {
    let (kind, sandbox) = (context.source.kind(), context.sandbox);
    let what = match &event.kind {
        EventKind::Read(path) => {
            let path = path.global().filter(|path| profile::lacks(path, kind, sandbox))?;
            format!("`{path}`")
        }
        EventKind::Require(module) if !profile::has_module(module, kind, sandbox) => {
            format!("the module `{module}`")
        }
        _ => return None,
    };
    let (severity, message, help) = match sandbox {
        UntrustedLua::Off => (
            Severity::Warning,
            format!("{what} is missing if `untrusted_lua` is `strict`, the default"),
            "declare the control plane's sandbox to have this decided",
        ),
        UntrustedLua::Strict => (
            Severity::Error,
            format!("{what} is missing in the control plane's sandbox, `strict`"),
            "do without it, or run the gateways with `untrusted_lua = lax` or `off`",
        ),
        UntrustedLua::Lax => (
            Severity::Error,
            format!("{what} is missing in the control plane's sandbox, `lax`"),
            "do without it, or run the gateways with `untrusted_lua = off`",
        ),
    };
    Some(Finding::new(message).at_event(event).help(help).severity(severity))
}
