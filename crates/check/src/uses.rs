//! What a file does with the gateway, put before the rules.

use crate::flow::{self, Event, EventKind};
use crate::report::Diagnostic;
use crate::source::Source;
use crate::{Options, rules, syntax};
use std::collections::BTreeSet;

/// Parses a file and puts all it does before the rules. Returns the modules it requires.
///
/// A file that LuaJIT compiles and this parser does not uses syntax of newer LuaJITs.
pub(crate) fn check(
    source: &Source<'_>,
    own_name: Option<&str>,
    options: &Options,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<String> {
    let chunk = match syntax::parse(source.bytes()) {
        Ok(chunk) => chunk,
        Err(error) => {
            diagnostics.push(rules::syntax_error::at(source, error.range, error.message));
            return Vec::new();
        }
    };
    let analysis = flow::analyze(chunk);
    if !analysis.is_complete {
        diagnostics.push(rules::undecided_name::too_intricate(source));
    }
    let mut warned = BTreeSet::new();
    for event in &analysis.events {
        if let Some(diagnostic) = refuse(source, event, own_name) {
            diagnostics.push(diagnostic);
        } else if let Some(diagnostic) = rules::sandbox::check(source, event, options.untrusted_lua)
            && rules::sandbox::subject(event).is_none_or(|name| warned.insert(name.to_owned()))
        {
            diagnostics.push(diagnostic);
        }
    }
    requires(&analysis.events)
}

/// The first rule that refuses what an event tells.
fn refuse(source: &Source<'_>, event: &Event, own_name: Option<&str>) -> Option<Diagnostic> {
    rules::timer::check(source, event)
        .or_else(|| rules::undecided_name::check(source, event))
        .or_else(|| rules::dynamic_code::check(source, event))
        .or_else(|| rules::host_access::check(source, event))
        .or_else(|| rules::custom_entity::check(source, event))
        .or_else(|| rules::base_plugin::check(source, event))
        .or_else(|| rules::own_module::check(source, event, own_name))
}

fn requires(events: &[Event]) -> Vec<String> {
    let names = events.iter().filter_map(|event| match &event.kind {
        EventKind::Require(Some(name)) => Some(name.clone()),
        _ => None,
    });
    names.collect::<BTreeSet<_>>().into_iter().collect()
}
