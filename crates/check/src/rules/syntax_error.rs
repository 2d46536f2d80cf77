//! A source is Lua as LuaJIT reads it, with the extensions of Lua 5.2 that OpenResty turns on.

use crate::report::Diagnostic;
use crate::source::{Source, Span};
use std::ops::Range;

pub(crate) const CODE: &str = "syntax-error";

pub(crate) fn diagnose(source: &Source<'_>, span: Span, message: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(CODE, source.kind(), message.to_owned());
    let diagnostic = diagnostic.at(span);
    match help(message) {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

pub(crate) fn at(source: &Source<'_>, range: Range<usize>, message: String) -> Diagnostic {
    Diagnostic::error(CODE, source.kind(), message).at(source.span(range)).help(
        "gateways run LuaJIT 2.1 with the extensions of Lua 5.2; write it without later syntax",
    )
}

fn help(message: &str) -> Option<&'static str> {
    if message.contains("too many") || message.contains("too complex") {
        return Some("split the code into smaller functions or tables");
    }
    if message.contains("near '<eof>'") {
        return Some("a block, string or bracket that was opened before is not closed");
    }
    message
        .contains("expected near")
        .then_some("gateways run LuaJIT: syntax of Lua 5.3, 5.4 or Luau is not understood")
}
