//! What a gateway's `untrusted_lua` sandbox lacks: an error where the control plane declares that
//! sandbox, a warning where it declares none.

use crate::flow::{Event, EventKind};
use crate::report::{Diagnostic, Severity};
use crate::source::Source;
use crate::{UntrustedLua, profile};

pub(crate) const CODE: &str = "sandbox";

pub(crate) fn check(
    source: &Source<'_>,
    event: &Event,
    sandbox: UntrustedLua,
) -> Option<Diagnostic> {
    let what = match &event.kind {
        EventKind::Read(path) if profile::lacks(path, source.kind(), sandbox) => {
            format!("`{path}`")
        }
        EventKind::Require(Some(module))
            if !profile::has_module(module, source.kind(), sandbox) =>
        {
            format!("the module `{module}`")
        }
        _ => return None,
    };
    let span = source.span(event.range.0..event.range.1);
    let (severity, message, help) = match sandbox {
        UntrustedLua::Off => (
            Severity::Warning,
            format!("{what} is missing where `untrusted_lua` is `strict`, its default"),
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
    let diagnostic = Diagnostic::error(CODE, source.kind(), message).at(span).help(help);
    Some(Diagnostic { severity, ..diagnostic })
}

/// The name a finding is about: each is reported once a file.
pub(crate) fn subject(event: &Event) -> Option<&str> {
    match &event.kind {
        EventKind::Read(name) | EventKind::Require(Some(name)) => Some(name),
        _ => None,
    }
}
