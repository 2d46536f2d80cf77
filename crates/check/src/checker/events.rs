//! The check of a file's uses of the gateway.

use super::File;
use crate::limits::MAX_DIAGNOSTICS;
use crate::points_to::{self, Event, Presence, Returned};
use crate::rules::{self, Context, Finding, LooksAt, Rule, Ruled};
use crate::syntax::Chunk;
use std::collections::{BTreeMap, BTreeSet};

/// The facts of the analysis that are not findings.
pub(super) struct Uses {
    /// The modules that the file requires, sorted.
    pub(super) requires: Vec<String>,
    /// The fields of the table that the file returns, if the code shows them.
    pub(super) returned: Option<BTreeMap<String, Returned>>,
    /// Whether that table may have an `init_worker`.
    pub(super) init_worker: Presence,
}

type EventCheck = fn(&Context<'_>, &Event) -> Option<Finding>;

impl File<'_> {
    /// Analyses the file and applies the rules to the analysis and its events.
    pub(super) fn check_events(&mut self, chunk: &mut Chunk) -> Uses {
        let analysis = points_to::analyze(chunk);
        let found = rules::first(|looks_at| match looks_at {
            LooksAt::Analysis(check) => check(&self.context, &analysis),
            _ => None,
        });
        if let Some(found) = found {
            self.report(found, None);
        }
        let (refused_starts, permitted) = self.refuse(&analysis.events);
        let checks = rules::select(|looks_at| match looks_at {
            LooksAt::PermittedEvent(check) => Some(*check),
            _ => None,
        });
        let mut named = BTreeSet::new();
        // One finding is enough for a chain such as `ngx.timer.at`.
        for event in permitted.iter().filter(|event| !refused_starts.contains(&event.range.0)) {
            let found = self.first(&checks, event);
            let name = event.read_global().or(event.required_module());
            if let Some(found) = found
                && name.is_none_or(|name| named.insert(name.to_owned()))
            {
                self.report(found, None);
            }
        }
        Uses {
            requires: requires(&analysis.events),
            returned: analysis.returned,
            init_worker: analysis.init_worker,
        }
    }

    fn first(&self, checks: &[(&'static Rule, EventCheck)], event: &Event) -> Option<Ruled> {
        checks.iter().find_map(|(rule, check)| {
            let finding = check(&self.context, event)?;
            Some(Ruled { rule, finding })
        })
    }

    /// Reports the events that a rule refuses. Returns where they start, and the other events.
    fn refuse<'e>(&mut self, events: &'e [Event]) -> (BTreeSet<usize>, Vec<&'e Event>) {
        let checks = rules::select(|looks_at| match looks_at {
            LooksAt::Event(check) => Some(*check),
            _ => None,
        });
        let (mut refused_starts, mut permitted) = (BTreeSet::new(), Vec::new());
        for event in events {
            // Finding the line and column of thousands of places takes longer than the analysis.
            if refused_starts.len() >= MAX_DIAGNOSTICS {
                break;
            }
            match self.first(&checks, event) {
                Some(found) => {
                    refused_starts.insert(event.range.0);
                    self.report(found, None);
                }
                None => permitted.push(event),
            }
        }
        (refused_starts, permitted)
    }
}

fn requires(events: &[Event]) -> Vec<String> {
    let names: BTreeSet<_> = events.iter().filter_map(Event::required_module).collect();
    names.into_iter().map(str::to_owned).collect()
}
