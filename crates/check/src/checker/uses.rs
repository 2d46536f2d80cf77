//! What a file does with the gateway, put before the rules.

use crate::flow::{self, Event, EventKind, Presence, Returned};
use crate::limits::MAX_DIAGNOSTICS;
use crate::report::Diagnostic;
use crate::source::Source;
use crate::syntax::Chunk;
use crate::{Options, rules};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of a file beside its findings.
pub(super) struct Uses {
    /// The modules it requires, sorted.
    pub(super) requires: Vec<String>,
    /// The fields of the table that it returns, as far as its text says.
    pub(super) returned: Option<BTreeMap<String, Returned>>,
    /// Whether that table may have an `init_worker`.
    pub(super) init_worker: Presence,
}

/// Puts all that a file does with the gateway before the rules.
pub(super) fn check(
    source: &Source<'_>,
    chunk: &mut Chunk,
    own_name: Option<&str>,
    options: &Options,
    diagnostics: &mut Vec<Diagnostic>,
) -> Uses {
    let analysis = flow::analyze(chunk);
    if !analysis.is_complete {
        diagnostics.push(rules::undecided_name::too_intricate(source));
    }
    // Of a chain such as `ngx.timer.at`, what is refused says enough.
    let mut refused_starts = BTreeSet::new();
    let mut others = Vec::new();
    for event in &analysis.events {
        // Finding the line and column of thousands of places takes longer than the analysis.
        if refused_starts.len() >= MAX_DIAGNOSTICS {
            break;
        }
        match refuse(source, event, own_name) {
            Some(diagnostic) => {
                refused_starts.insert(event.range.0);
                diagnostics.push(diagnostic);
            }
            None => others.push(event),
        }
    }
    let mut named = BTreeSet::new();
    for event in others.iter().filter(|event| !refused_starts.contains(&event.range.0)) {
        if let Some(diagnostic) = rules::sandbox::check(source, event, options.untrusted_lua)
            && rules::sandbox::subject(event).is_none_or(|name| named.insert(name.to_owned()))
        {
            diagnostics.push(diagnostic);
        }
    }
    Uses {
        requires: requires(&analysis.events),
        returned: analysis.returned,
        init_worker: analysis.init_worker,
    }
}

/// The first rule that refuses what an event tells.
fn refuse(source: &Source<'_>, event: &Event, own_name: Option<&str>) -> Option<Diagnostic> {
    rules::timer::check(source, event)
        .or_else(|| rules::undecided_name::check(source, event))
        .or_else(|| rules::dynamic_code::check(source, event))
        .or_else(|| rules::host_access::check(source, event))
        .or_else(|| rules::custom_entity::check(source, event))
        .or_else(|| rules::base_plugin::check(source, event))
        .or_else(|| rules::removed_module::check(source, event))
        .or_else(|| rules::own_module::check(source, event, own_name))
}

fn requires(events: &[Event]) -> Vec<String> {
    let names = events.iter().filter_map(|event| match &event.kind {
        EventKind::Require(Some(name)) => Some(name.clone()),
        _ => None,
    });
    names.collect::<BTreeSet<_>>().into_iter().collect()
}
