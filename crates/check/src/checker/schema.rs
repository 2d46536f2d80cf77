//! The check of `schema.lua`.

use super::{File, Task, TooDeep, text};
use crate::report::Diagnostic;
use crate::rules::{self, LooksAt, SchemaReturn, SchemaSubject, schema_name};
use crate::schema::{self, Outcome};
use crate::source::{Source, SourceKind};
use crate::syntax::Places;
use crate::vm::LoadError;

/// Checks the schema. Returns the name of the plugin, if the schema has a valid one.
pub(super) fn check(
    task: &Task<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Option<String>, TooDeep> {
    let source = Source::new(SourceKind::Schema, task.input.schema);
    let mut file = File::new(&source, task.input.name, task.options);
    let name = file.check_schema(task);
    diagnostics.append(&mut file.diagnostics);
    name
}

impl File<'_> {
    fn check_schema(&mut self, task: &Task<'_>) -> Result<Option<String>, TooDeep> {
        if !self.is_readable() {
            return Ok(None);
        }
        let source = self.context.source;
        let outcome = schema::load(text(source), source.kind().file_name(), &task.time);
        if let Outcome::Failed(error @ LoadError::Syntax { .. }) = &outcome {
            self.report_load_error(error);
            return Ok(None);
        }
        let Some(mut chunk) = task.parse(self)? else { return Ok(None) };
        self.check_events(&mut chunk);
        let places = Places::new(&chunk);
        let returned = match &outcome {
            Outcome::Value(value) => SchemaReturn::Value(value),
            Outcome::TooLarge(reason) => SchemaReturn::TooLarge(*reason),
            Outcome::Failed(error) => {
                self.report_load_error(error);
                return Ok(None);
            }
        };
        let found = rules::first(|looks_at| match looks_at {
            LooksAt::SchemaReturned(check) => check(&self.context, &returned),
            _ => None,
        });
        if let Some(found) = found {
            self.report(found, Some(&places));
            return Ok(None);
        }
        let SchemaReturn::Value(schema::Value::Table(table)) = returned else { return Ok(None) };
        let subject = SchemaSubject { table, findings: &schema::check(table) };
        let found = rules::all(|looks_at| match looks_at {
            LooksAt::Schema(check) => check(&self.context, &subject),
            _ => Vec::new(),
        });
        for found in found {
            self.report(found, Some(&places));
        }
        Ok(schema_name::read(table, self.context.plugin_name).ok())
    }
}
