//! Fills in defaults, nulls and generated values, as Kong does before it validates.

use super::budget::Budget;
use super::field::{Definitions, Field, Kind, Record};
use super::typedef;
use super::validate::Checker;
use super::validators::show;
use super::value::{Table, Value};
use super::violation::{CANNOT_VALIDATE, Failure, Step};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// Replaces a generated id, which is random in Kong.
const SAMPLE_UUID: &str = "00000000-0000-4000-8000-000000000000";
/// Replaces a generated secret: 32 letters and digits.
const SAMPLE_SECRET: &str = "aB3dE5gH7jK9mN1pQ2sT4vW6yZ8bC0eF";
/// Replaces the current time: a time in 2026, in seconds.
const SAMPLE_TIME: f64 = 1_767_225_600.0;

#[derive(Clone, Copy)]
pub(crate) struct Filler<'a> {
    definitions: &'a Definitions,
    budget: &'a Budget,
}

impl<'a> Filler<'a> {
    pub(crate) fn new(definitions: &'a Definitions, budget: &'a Budget) -> Self {
        Self { definitions, budget }
    }

    /// The record with every field that Kong would add.
    pub(crate) fn record(&self, record: &Record, input: &Table) -> Result<Table, Failure> {
        let mut data = input.clone();
        self.take_shorthands(record, &mut data)?;
        for (name, id) in &record.fields {
            let Some(field) = self.definitions.field(*id) else { continue };
            let mut value = data.get(name).cloned();
            if value.is_none() && field.stays_missing() {
                continue;
            }
            if field.auto {
                value = generate(name, field, value);
            }
            if let Some(value) = self.value(field, value)? {
                data.set(name, value);
            }
        }
        Ok(data)
    }

    /// Checks the value of a shorthand. In Kong, the shorthand's function then makes other fields of
    /// the value; it is the author's function and does not run here.
    fn take_shorthands(&self, record: &Record, data: &mut Table) -> Result<(), Failure> {
        let mut violations = Vec::new();
        for (name, id) in &record.shorthands {
            let (Some(field), Some(value)) = (self.definitions.field(*id), data.get(name)) else {
                continue;
            };
            match Checker::new(self.definitions, self.budget).field(field, value) {
                Err(failure) => violations.extend(failure.under(&Step::Key(name.clone()))),
                Ok(()) => data.remove(name),
            }
        }
        if violations.is_empty() { Ok(()) } else { Err(Failure::Violations(violations)) }
    }

    /// A field's value, or the replacement of a missing one.
    fn value(&self, field: &Field, value: Option<Value>) -> Result<Option<Value>, Failure> {
        if field.is_abstract {
            return Ok(value);
        }
        let value = match (field.kind, value) {
            (Kind::Record, Some(Value::Table(table))) => {
                return self.nested(field, &table).map(Some);
            }
            (Kind::Record, None) if field.is_required() => match self.missing(field)? {
                Some(Value::Table(table)) => return self.nested(field, &table).map(Some),
                other => return Ok(other),
            },
            (Kind::Array | Kind::Set, Some(Value::Table(table))) => {
                Some(self.sequence(field, &table)?)
            }
            (Kind::Map, Some(Value::Table(table))) => Some(self.map(field, &table)?),
            (_, value) => value,
        };
        match value {
            Some(value) => Ok(Some(value)),
            None => self.missing(field),
        }
    }

    fn missing(&self, field: &Field) -> Result<Option<Value>, Failure> {
        if let Some(default) = &field.default {
            return Ok(Some(default.clone()));
        }
        if field.nilable {
            return Ok(None);
        }
        if !field.is_required() {
            return Ok(Some(Value::Null));
        }
        match field.kind {
            Kind::Record => self.nested(field, &Table::default()).map(Some),
            _ => Ok(None),
        }
    }

    fn nested(&self, field: &Field, table: &Table) -> Result<Value, Failure> {
        let record = field.record.and_then(|id| self.definitions.record(id));
        match record {
            Some(record) if Checker::new(self.definitions, self.budget).is_usable(record) => {
                Ok(Value::Table(Arc::new(self.record(record, table)?)))
            }
            _ => Err(Failure::one(CANNOT_VALIDATE)),
        }
    }

    /// Keeps the first of equal members of a set.
    fn sequence(&self, field: &Field, table: &Table) -> Result<Value, Failure> {
        let mut filled = table.clone();
        let elements = field.elements.and_then(|id| self.definitions.field(id));
        let Some(elements) = elements else { return Ok(Value::Table(Arc::new(filled))) };
        if field.kind == Kind::Set && table.is_sequence() {
            let mut kept = FxHashSet::default();
            filled.sequence.retain(|value| value.raw_key().is_none_or(|key| kept.insert(key)));
        }
        for value in &mut filled.sequence {
            if let Some(adjusted) = self.value(elements, Some(value.clone()))? {
                *value = adjusted;
            }
        }
        Ok(Value::Table(Arc::new(filled)))
    }

    fn map(&self, field: &Field, table: &Table) -> Result<Value, Failure> {
        let mut filled = table.clone();
        let values = field.values.and_then(|id| self.definitions.field(id));
        let Some(values) = values else { return Ok(Value::Table(Arc::new(filled))) };
        let members = filled.sequence.iter_mut();
        for value in members.chain(filled.entries.iter_mut().map(|(_, value)| value)) {
            if let Some(adjusted) = self.value(values, Some(value.clone()))? {
                *value = adjusted;
            }
        }
        Ok(Value::Table(Arc::new(filled)))
    }
}

/// A value like the one that Kong generates for an `auto` field.
fn generate(name: &str, field: &Field, value: Option<Value>) -> Option<Value> {
    let is_uuid = field.validators.iter().any(|(validator, argument)| {
        *validator == super::field::Validator::Uuid && show(argument) == "true"
    });
    debug_assert!(typedef::is_uuid(SAMPLE_UUID.as_bytes()));
    match (&value, field.kind) {
        (None, _) if is_uuid => Some(Value::text(SAMPLE_UUID)),
        (None, Kind::String) => Some(Value::text(SAMPLE_SECRET)),
        (None | Some(Value::Null), Kind::Number | Kind::Integer)
            if matches!(name, "created_at" | "updated_at") =>
        {
            Some(Value::Number(SAMPLE_TIME))
        }
        _ => value,
    }
}
