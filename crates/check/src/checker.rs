//! One check from bytes to report: which rules run, and in which order.
//!
//! A file that can't be read is reported as such and not looked at further; the other file still is.

use crate::handler::{self, Field, Handler};
use crate::report::{Diagnostic, Facts, Phase, Report};
use crate::source::{Source, SourceKind};
use crate::vm::LoadError;
use crate::{Input, Options, rules, schema, uses};

pub(crate) fn check(input: &Input<'_>, options: &Options) -> Report {
    let mut diagnostics = Vec::new();
    let name = check_schema(input, &mut diagnostics);
    let handler = check_handler(input, name.as_deref(), options, &mut diagnostics);
    let facts = name.zip(handler).map(|(name, handler)| Facts {
        name,
        priority: handler.priority,
        version: handler.version,
        phases: handler.phases,
        requires: handler.requires,
    });
    Report::new(diagnostics, facts)
}

/// What a good handler says of itself.
struct HandlerFacts {
    priority: f64,
    version: String,
    phases: Vec<Phase>,
    requires: Vec<String>,
}

/// Whether a source is text of an allowed size; what is wrong with it is reported.
fn is_readable(source: &Source<'_>, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let found =
        rules::source_too_large::check(source).or_else(|| rules::source_encoding::check(source));
    let readable = !matches!(&found, Some(d) if d.severity == crate::Severity::Error);
    diagnostics.extend(found);
    readable
}

/// The text LuaJIT is given: without the byte order mark that it would skip.
fn text<'a>(source: &Source<'a>) -> &'a [u8] {
    let bytes = source.bytes();
    bytes.strip_prefix(rules::source_encoding::BYTE_ORDER_MARK).unwrap_or(bytes)
}

fn check_handler(
    input: &Input<'_>,
    name: Option<&str>,
    options: &Options,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<HandlerFacts> {
    let source = Source::new(SourceKind::Handler, input.handler);
    if !is_readable(&source, diagnostics) {
        return None;
    }
    let outcome = handler::load(text(&source), source.kind().file_name());
    if let handler::Outcome::Failed(error @ LoadError::Syntax { .. }) = &outcome {
        diagnostics.push(load_failure(&source, error));
        return None;
    }
    let requires = uses::check(&source, name.or(input.name), options, diagnostics);
    match outcome {
        handler::Outcome::Table(handler) => {
            check_handler_table(&source, &handler, requires, diagnostics)
        }
        handler::Outcome::NotTable(type_name) => {
            diagnostics.push(rules::handler_table::not_a_table(&source, type_name));
            None
        }
        handler::Outcome::Undecided(error) => {
            diagnostics.push(rules::handler_table::undecided(&source, error.as_ref()));
            None
        }
        handler::Outcome::Failed(error) => {
            diagnostics.push(load_failure(&source, &error));
            None
        }
    }
}

fn check_handler_table(
    source: &Source<'_>,
    handler: &Handler,
    requires: Vec<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<HandlerFacts> {
    let implements =
        |phase: &Phase| matches!(handler.field(phase.as_str()), Field::Function { .. });
    let phases: Vec<_> = Phase::ALL.into_iter().filter(implements).collect();
    if let Field::Function { line } = handler.field(Phase::InitWorker.as_str()) {
        let found = rules::init_worker::found();
        diagnostics.push(match line {
            Some(line) => found.at(source.line_span(line)),
            None => found,
        });
    }
    diagnostics.extend(rules::phase_conflict::check(&phases));
    for (name, line) in handler.own_functions() {
        let found = rules::unknown_phase::check(&name);
        let place = line.map(|line| source.line_span(line));
        diagnostics.extend(found.map(|found| Diagnostic { span: place, ..found }));
    }
    let priority = rules::priority::check(&handler.field("PRIORITY"));
    let version = rules::version::check(&handler.field("VERSION"));
    if let Some(limit) = handler.passed_limit() {
        diagnostics.push(rules::load_failed::limit(source, limit));
    }
    match (priority, version) {
        (Ok(priority), Ok(version)) => Some(HandlerFacts { priority, version, phases, requires }),
        (priority, version) => {
            diagnostics.extend(priority.err());
            diagnostics.extend(version.err());
            None
        }
    }
}

/// The name of the plugin, where the schema is one.
fn check_schema(input: &Input<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let source = Source::new(SourceKind::Schema, input.schema);
    if !is_readable(&source, diagnostics) {
        return None;
    }
    let value = match schema::load(text(&source), source.kind().file_name()) {
        schema::Outcome::Value(value) => value,
        schema::Outcome::TooLarge(reason) => {
            diagnostics.push(rules::schema_table::too_large(reason));
            return None;
        }
        schema::Outcome::Failed(error) => {
            diagnostics.push(load_failure(&source, &error));
            return None;
        }
    };
    let Some(table) = value.as_table() else {
        diagnostics.push(rules::schema_table::not_a_table(&value));
        return None;
    };
    let findings = schema::check(table);
    let is_named = |violation: &&schema::Violation| violation.path_text() != "name";
    for violation in findings.definition.iter().filter(is_named) {
        diagnostics.push(rules::schema_definition::diagnose(violation));
    }
    diagnostics.extend(findings.specialised.iter().map(rules::specialised_field::diagnose));
    for found in &findings.functions {
        diagnostics.push(rules::schema_function::diagnose(&source, found));
    }
    match rules::schema_name::check(table, input.name) {
        Ok(name) => Some(name),
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            None
        }
    }
}

fn load_failure(source: &Source<'_>, error: &LoadError) -> Diagnostic {
    match error {
        LoadError::Syntax { line, message } => {
            rules::syntax_error::diagnose(source, *line, message)
        }
        LoadError::Raised { line, message } => rules::load_failed::raised(source, *line, message),
        LoadError::Limit(limit) => rules::load_failed::limit(source, *limit),
    }
}
