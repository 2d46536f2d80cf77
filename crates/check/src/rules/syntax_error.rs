//! A source is Lua as LuaJIT reads it, with the extensions of Lua 5.2 that OpenResty turns on.

use super::subject::LoadFailure;
use super::{Context, Finding, Place};
use crate::vm::LoadError;

pub(crate) fn check(_: &Context<'_>, failure: &LoadFailure<'_>) -> Option<Finding> {
    match failure {
        LoadFailure::Refused { error: LoadError::Syntax { line, message }, token } => {
            let place = token.clone().map_or(Place::Line(*line), Place::Bytes);
            let finding = Finding::new(message).at(place);
            Some(match help(message) {
                Some(help) => finding.help(help),
                None => finding,
            })
        }
        LoadFailure::Refused { .. } => None,
        LoadFailure::NotParsed(error) => {
            Some(Finding::new(&error.message).at(Place::Bytes(error.range.clone())).help(
                "gateways run LuaJIT 2.1 with the extensions of Lua 5.2; do not use later \
                 syntax",
            ))
        }
        LoadFailure::TooDeep => Some(Finding::new("the code is nested too deeply")),
    }
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
