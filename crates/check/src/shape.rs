//! A handler's priority, version and phases.
//!
//! They come from the table that the loaded file returns. If the file needs a module to load, they
//! come from the analysis of its code.

use crate::handler::{Field, Handler};
use crate::points_to::{Presence, Returned};
use crate::report::Phase;
use std::collections::BTreeMap;

/// A function of the handler, and the line where it begins, if known.
pub(crate) type Named<T> = (T, Option<u32>);

pub(crate) struct Shape {
    pub(crate) priority: Field,
    pub(crate) version: Field,
    pub(crate) phases: Vec<Named<Phase>>,
    /// The other functions of the table itself.
    pub(crate) others: Vec<Named<String>>,
}

impl Shape {
    pub(crate) fn of_table(handler: &Handler) -> Self {
        let mut phases = Vec::new();
        for phase in Phase::ALL {
            match handler.field(phase.as_str()) {
                Field::Function { line } => phases.push((phase, line)),
                // Most likely a function of a module.
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

    /// Adds an `init_worker` that the code may set and the loaded table lacks. A condition that
    /// depends on the gateway may have another result there.
    pub(crate) fn add_conditional(&mut self, presence: Presence) {
        if presence == Presence::Possible && !self.has_init_worker() {
            self.phases.insert(0, (Phase::InitWorker, None));
        }
    }

    pub(crate) fn has_init_worker(&self) -> bool {
        self.phase(Phase::InitWorker).is_some()
    }

    /// The line where a phase begins, if known; `None` if the handler lacks the phase.
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
