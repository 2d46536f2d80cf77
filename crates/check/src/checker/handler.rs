//! The handler put before its rules.

use super::uses;
use super::{Task, TooDeep, is_readable, load_failure, text};
use crate::flow::Presence;
use crate::handler::{self, Outcome};
use crate::report::{Diagnostic, Phase};
use crate::rules;
use crate::shape::{Named, Shape};
use crate::source::{Source, SourceKind, Span};
use crate::syntax::Places;
use crate::vm::LoadError;

/// What a good handler says of itself.
pub(super) struct HandlerFacts {
    pub(super) priority: f64,
    pub(super) version: String,
    pub(super) phases: Vec<Phase>,
    pub(super) requires: Vec<String>,
}

pub(super) fn check(
    task: &Task<'_>,
    name: Option<&str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Option<HandlerFacts>, TooDeep> {
    let source = Source::new(SourceKind::Handler, task.input.handler);
    if !is_readable(&source, diagnostics) {
        return Ok(None);
    }
    let outcome = handler::load(text(&source), source.kind().file_name(), &task.time);
    if let Outcome::Failed(error @ LoadError::Syntax { .. }) = &outcome {
        diagnostics.push(load_failure(&source, error));
        return Ok(None);
    }
    let Some(mut chunk) = task.parse(&source, diagnostics)? else { return Ok(None) };
    let uses =
        uses::check(&source, &mut chunk, name.or(task.input.name), task.options, diagnostics);
    let shape = match (outcome, &uses.returned) {
        (Outcome::Table(handler), _) if handler.is_schema() => {
            let place = Places::new(&chunk).of_return().map(|range| source.span(range));
            let found = rules::handler_table::swapped(&source);
            diagnostics.push(Diagnostic { span: place, ..found });
            return Ok(None);
        }
        (Outcome::Table(handler), _) => {
            let mut shape = Shape::of_table(&handler);
            if handler.varied() {
                shape.add_conditional(uses.init_worker);
                if uses.init_worker == Presence::Unclear && !shape.has_init_worker() {
                    diagnostics.push(rules::undecided_name::phases(&source));
                }
            }
            if let Some(limit) = handler.passed_limit() {
                diagnostics.push(rules::load_failed::limit(&source, limit, None));
            }
            shape
        }
        (Outcome::Undecided(_), Some(fields)) => Shape::of_text(fields),
        (Outcome::Undecided(error), None) => {
            diagnostics.push(rules::handler_table::undecided(&source, error.as_ref()));
            return Ok(None);
        }
        (Outcome::NotTable(type_name), _) => {
            let returned = Places::new(&chunk).of_return().map(|range| source.span(range));
            let place = returned.unwrap_or_else(|| source.last_line_span());
            diagnostics.push(rules::handler_table::not_a_table(&source, type_name).at(place));
            return Ok(None);
        }
        (Outcome::Failed(error), _) => {
            diagnostics.push(load_failure(&source, &error));
            return Ok(None);
        }
    };
    let places = Finder { source: &source, places: Places::new(&chunk) };
    Ok(check_shape(shape, &places, uses.requires, diagnostics))
}

/// Where in the handler a field is written.
struct Finder<'a> {
    source: &'a Source<'a>,
    places: Places<'a>,
}

impl Finder<'_> {
    /// The field's key, or the function's first line, or where the table is returned.
    fn field(&self, name: &str, line: Option<u32>) -> Option<Span> {
        let is_line =
            |at: usize| line.is_some_and(|line| self.source.span(at..at).start.line == line);
        let range = self.places.of_key(name, is_line);
        match (range, line) {
            (Some(range), _) => Some(self.source.span(range)),
            (None, Some(line)) => Some(self.source.line_span(line)),
            (None, None) => self.places.of_return().map(|range| self.source.span(range)),
        }
    }
}

fn check_shape(
    shape: Shape,
    places: &Finder<'_>,
    requires: Vec<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<HandlerFacts> {
    let mut report = |found: Option<Diagnostic>, name: &str, line: Option<u32>| {
        let located = found.map(|found| Diagnostic { span: places.field(name, line), ..found });
        diagnostics.extend(located);
    };
    let phases: Vec<_> = shape.phases.iter().map(|(phase, _)| *phase).collect();
    let line_of = |wanted: Phase| {
        shape.phases.iter().find(|(phase, _)| *phase == wanted).and_then(|(_, line)| *line)
    };
    if phases.contains(&Phase::InitWorker) {
        let line = line_of(Phase::InitWorker);
        report(Some(rules::init_worker::found()), Phase::InitWorker.as_str(), line);
    }
    let conflict = rules::phase_conflict::check(&phases);
    report(conflict, Phase::Response.as_str(), line_of(Phase::Response));
    for (name, line) in &shape.others as &[Named<String>] {
        report(rules::unknown_phase::check(name), name, *line);
    }
    let priority = rules::priority::check(&shape.priority);
    let version = rules::version::check(&shape.version);
    match (priority, version) {
        (Ok(priority), Ok(version)) => Some(HandlerFacts { priority, version, phases, requires }),
        (priority, version) => {
            report(priority.err(), "PRIORITY", None);
            report(version.err(), "VERSION", None);
            None
        }
    }
}
