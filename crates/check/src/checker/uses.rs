//! What a file does with the gateway, put before the rules.

use crate::flow::{self, Event, EventKind, Returned};
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
    let found = analysis.events.iter().map(|event| (event, refuse(source, event, own_name)));
    let (refused, others): (Vec<_>, Vec<_>) = found.partition(|(_, found)| found.is_some());
    // Of a chain such as `ngx.timer.at`, what is refused says enough.
    let refused_starts: BTreeSet<_> = refused.iter().map(|(event, _)| event.range.0).collect();
    diagnostics.extend(refused.into_iter().filter_map(|(_, found)| found));
    let mut named = BTreeSet::new();
    for (event, _) in others.iter().filter(|(event, _)| !refused_starts.contains(&event.range.0)) {
        if let Some(diagnostic) = rules::sandbox::check(source, event, options.untrusted_lua)
            && rules::sandbox::subject(event).is_none_or(|name| named.insert(name.to_owned()))
        {
            diagnostics.push(diagnostic);
        }
    }
    Uses { requires: requires(&analysis.events), returned: analysis.returned }
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
