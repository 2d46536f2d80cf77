//! The schema put before its rules.

use super::uses;
use super::{Task, TooDeep, is_readable, load_failure, text};
use crate::report::Diagnostic;
use crate::rules;
use crate::schema::{self, Outcome, Step};
use crate::source::{Source, SourceKind};
use crate::syntax::{Place, Places};
use crate::vm::LoadError;

/// The name of the plugin, where the schema gives one.
pub(super) fn check(
    task: &Task<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Option<String>, TooDeep> {
    let source = Source::new(SourceKind::Schema, task.input.schema);
    if !is_readable(&source, diagnostics) {
        return Ok(None);
    }
    let outcome = schema::load(text(&source), source.kind().file_name(), &task.time);
    if let Outcome::Failed(error @ LoadError::Syntax { .. }) = &outcome {
        diagnostics.push(load_failure(&source, error));
        return Ok(None);
    }
    let Some(mut chunk) = task.parse(&source, diagnostics)? else { return Ok(None) };
    uses::check(&source, &mut chunk, task.input.name, task.options, diagnostics);
    let places = Places::new(&chunk);
    let locate = |diagnostic: Diagnostic, path: &[Step]| {
        let range = places.of_path(path.iter().map(place));
        diagnostic.at(range.map_or_else(|| source.last_line_span(), |range| source.span(range)))
    };
    let value = match outcome {
        Outcome::Value(value) => value,
        Outcome::TooLarge(reason) => {
            diagnostics.push(locate(rules::schema_table::too_large(reason), &[]));
            return Ok(None);
        }
        Outcome::Failed(error) => {
            diagnostics.push(load_failure(&source, &error));
            return Ok(None);
        }
    };
    let Some(table) = value.as_table() else {
        diagnostics.push(locate(rules::schema_table::not_a_table(&value), &[]));
        return Ok(None);
    };
    if let Some(found) = rules::schema_table::swapped(table) {
        diagnostics.push(locate(found, &[]));
        return Ok(None);
    }
    let findings = schema::check(table);
    // The name has a rule of its own, which says more.
    let name_path = [Step::Key("name".to_owned())];
    for violation in findings.definition.iter().filter(|found| found.path != name_path) {
        let found = rules::schema_definition::diagnose(violation);
        diagnostics.push(locate(found, &violation.path));
    }
    for violation in &findings.specialised {
        diagnostics.push(locate(rules::specialised_field::diagnose(violation), &violation.path));
    }
    for found in &findings.functions {
        diagnostics.push(locate(rules::schema_function::diagnose(found), &found.path));
    }
    match rules::schema_name::check(table, task.input.name) {
        Ok(name) => Ok(Some(name)),
        Err(found) => {
            diagnostics.push(locate(found, &name_path));
            Ok(None)
        }
    }
}

fn place(step: &Step) -> Place<'_> {
    match step {
        Step::Key(key) => Place::Key(key),
        Step::Index(index) => Place::Index(*index),
    }
}
