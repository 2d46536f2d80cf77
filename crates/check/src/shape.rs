//! What a handler is: its priority, its version and its phases.
//!
//! Seen in the table that the loaded file returned, or, where a module that is not here keeps it
//! from loading, in what the file's text says of that table.

use crate::handler::{Field, Handler};
use crate::points_to::{Presence, Returned};
use crate::report::Phase;
use std::collections::BTreeMap;

/// A function of the handler and the line it begins in, where that is known.
pub(crate) type Named<T> = (T, Option<u32>);

pub(crate) struct Shape {
    pub(crate) priority: Field,
    pub(crate) version: Field,
    pub(crate) phases: Vec<Named<Phase>>,
    /// Other functions of the table itself.
    pub(crate) others: Vec<Named<String>>,
}

impl Shape {
    pub(crate) fn of_table(handler: &Handler) -> Self {
        let mut phases = Vec::new();
        for phase in Phase::ALL {
            match handler.field(phase.as_str()) {
                Field::Function { line } => phases.push((phase, line)),
                // A function of a module, most likely.
                Field::Unknown => phases.push((phase, None)),
                _ => {}
            }
        }
        let is_other = |(name, _): &Named<String>| !Phase::ALL.iter().any(|p| p.as_str() == name);
        Self {
            priority: handler.field("PRIORITY"),
            version: handler.field("VERSION"),
            phases,
            others: handler.own_functions().into_iter().filter(is_other).collect(),
        }
    }

    /// Adds an `init_worker` that the text sets and the loaded table lacks: a condition on
    /// something of the gateway may have gone the other way here.
    pub(crate) fn add_conditional(&mut self, presence: Presence) {
        if presence == Presence::Possible && !self.has_init_worker() {
            self.phases.insert(0, (Phase::InitWorker, None));
        }
    }

    pub(crate) fn has_init_worker(&self) -> bool {
        self.phase(Phase::InitWorker).is_some()
    }

    /// The line in which a phase begins, where that is known; none if the handler lacks the phase.
    pub(crate) fn phase(&self, wanted: Phase) -> Option<Option<u32>> {
        self.phases.iter().find(|(phase, _)| *phase == wanted).map(|(_, line)| *line)
    }

    pub(crate) fn of_text(fields: &BTreeMap<String, Returned>) -> Self {
        let field = |name: &str| match fields.get(name) {
            None => Field::Missing,
            Some(Returned::Number(number)) => Field::Number(*number),
            Some(Returned::Text(text)) => Field::Text(text.clone()),
            Some(Returned::Function) => Field::Function { line: None },
            Some(Returned::Unclear) => Field::Unknown,
        };
        let is_set = |phase: &Phase| fields.contains_key(phase.as_str());
        Self {
            priority: field("PRIORITY"),
            version: field("VERSION"),
            phases: Phase::ALL.into_iter().filter(is_set).map(|phase| (phase, None)).collect(),
            others: Vec::new(),
        }
    }
}
