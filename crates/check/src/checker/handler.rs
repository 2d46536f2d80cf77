//! The check of `handler.lua`.

use super::events::Uses;
use super::{File, Task, TooDeep, text};
use crate::handler::{self, Outcome};
use crate::points_to::Presence;
use crate::report::{Diagnostic, Phase};
use crate::rules::{self, HandlerReturn, HandlerSubject, LooksAt, priority, version};
use crate::shape::Shape;
use crate::source::{Source, SourceKind};
use crate::syntax::Places;
use crate::vm::LoadError;

/// The handler's part of the facts.
pub(super) struct HandlerFacts {
    pub(super) priority: f64,
    pub(super) version: String,
    pub(super) phases: Vec<Phase>,
    pub(super) requires: Vec<String>,
}

/// Checks the handler. Returns its facts, if its priority and version are valid.
pub(super) fn check(
    task: &Task<'_>,
    name: Option<&str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Option<HandlerFacts>, TooDeep> {
    let source = Source::new(SourceKind::Handler, task.input.handler);
    let mut file = File::new(&source, name.or(task.input.name), task.options);
    let facts = file.check_handler(task);
    diagnostics.append(&mut file.diagnostics);
    facts
}

impl File<'_> {
    fn check_handler(&mut self, task: &Task<'_>) -> Result<Option<HandlerFacts>, TooDeep> {
        if !self.is_readable() {
            return Ok(None);
        }
        let source = self.context.source;
        let outcome = handler::load(text(source), source.kind().file_name(), &task.time);
        if let Outcome::Failed(error @ LoadError::Syntax { .. }) = &outcome {
            self.report_load_error(error);
            return Ok(None);
        }
        let Some(mut chunk) = task.parse(self)? else { return Ok(None) };
        let uses = self.check_events(&mut chunk);
        let places = Places::new(&chunk);
        let returned = match (&outcome, &uses.returned) {
            (Outcome::Table(handler), _) => HandlerReturn::Table(handler),
            (Outcome::Undecided(_), Some(fields)) => {
                let shape = Shape::of_text(fields);
                let subject =
                    HandlerSubject { shape: &shape, init_worker: Presence::No, passed_limit: None };
                return Ok(self.check_shape(&subject, &places, uses.requires));
            }
            (Outcome::Undecided(error), None) => HandlerReturn::Undecided(error.as_ref()),
            (Outcome::NotTable(type_name), _) => HandlerReturn::NotTable(type_name),
            (Outcome::Failed(error), _) => {
                self.report_load_error(error);
                return Ok(None);
            }
        };
        let found = rules::first(|looks_at| match looks_at {
            LooksAt::HandlerReturned(check) => check(&self.context, &returned),
            _ => None,
        });
        if let Some(found) = found {
            self.report(found, Some(&places));
            return Ok(None);
        }
        let HandlerReturn::Table(handler) = returned else { return Ok(None) };
        Ok(self.check_table(handler, &places, uses))
    }

    fn check_table(
        &mut self,
        handler: &handler::Handler,
        places: &Places<'_>,
        uses: Uses,
    ) -> Option<HandlerFacts> {
        let mut shape = Shape::of_table(handler);
        // A condition on something of the gateway may have another result there.
        let init_worker = if handler.varied() { uses.init_worker } else { Presence::No };
        shape.add_conditional(init_worker);
        let passed_limit = handler.passed_limit();
        let subject = HandlerSubject { shape: &shape, init_worker, passed_limit };
        self.check_shape(&subject, places, uses.requires)
    }

    fn check_shape(
        &mut self,
        subject: &HandlerSubject<'_>,
        places: &Places<'_>,
        requires: Vec<String>,
    ) -> Option<HandlerFacts> {
        let found = rules::all(|looks_at| match looks_at {
            LooksAt::Handler(check) => check(&self.context, subject),
            _ => Vec::new(),
        });
        for found in found {
            self.report(found, Some(places));
        }
        Some(HandlerFacts {
            priority: priority::read(&subject.shape.priority).ok()?,
            version: version::read(&subject.shape.version).ok()?,
            phases: subject.shape.phases.iter().map(|(phase, _)| *phase).collect(),
            requires,
        })
    }
}
