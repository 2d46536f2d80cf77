//! Validates a value against the definition of its field, as Kong does.

use super::budget::Budget;
use super::entity_check;
use super::field::{Definitions, Field, Kind, Record, Validator};
use super::fill::Filler;
use super::json_schema;
use super::typedef;
use super::validators;
use super::value::{Table, Value};
use super::violation::{CANNOT_VALIDATE, Failure, Step, Violation};

const REQUIRED: &str = "required field missing";

/// The entities that a foreign field may refer to.
pub(crate) const ENTITIES: &[&str] = &[
    "ca_certificates",
    "certificates",
    "clustering_data_planes",
    "consumers",
    "filter_chains",
    "key_sets",
    "keys",
    "parameters",
    "plugins",
    "routes",
    "services",
    "snis",
    "tags",
    "targets",
    "upstreams",
    "vaults",
    "workspaces",
];

#[derive(Clone, Copy)]
pub(crate) struct Checker<'a> {
    pub(crate) definitions: &'a Definitions,
    runs_entity_checks: bool,
    budget: &'a Budget,
}

impl<'a> Checker<'a> {
    pub(crate) fn new(definitions: &'a Definitions, budget: &'a Budget) -> Self {
        Self { definitions, runs_entity_checks: true, budget }
    }

    /// A checker for default values, without entity checks. While Kong validates a schema, it has
    /// filled each entity check with nulls for the other kinds of checks, and runs the one that comes
    /// first in its hash table: almost never the one in the schema.
    fn of_default(definitions: &'a Definitions, budget: &'a Budget) -> Self {
        Self { definitions, runs_entity_checks: false, budget }
    }

    pub(crate) fn budget(&self) -> &'a Budget {
        self.budget
    }

    /// Validates a value against its field.
    pub(crate) fn field(&self, field: &Field, value: &Value) -> Result<(), Failure> {
        self.value(field, field.is_required(), value)
    }

    /// Validates a value against its field, which `is_required` makes required or optional.
    fn value(&self, field: &Field, is_required: bool, value: &Value) -> Result<(), Failure> {
        if matches!(value, Value::Unknown) {
            return Ok(());
        }
        let own_error = |message: &str| field.err.clone().unwrap_or_else(|| message.to_owned());
        if matches!(value, Value::Null) {
            return match (field.validator(Validator::Ne), field.validator(Validator::Eq)) {
                (Some(Value::Null), _) => Err(Failure::one(own_error("value must not be null"))),
                (_, Some(wanted)) if !matches!(wanted, Value::Null) => {
                    Err(Failure::one(format!("value must be {}", validators::show(wanted))))
                }
                _ if is_required => Err(Failure::one(REQUIRED)),
                _ => Ok(()),
            };
        }
        if matches!(field.validator(Validator::Eq), Some(Value::Null)) {
            return Err(Failure::one(own_error("value must be null")));
        }
        if field.is_abstract {
            let message = "error in schema definition: abstract field was not specialized";
            return Err(Failure::one(message));
        }
        if field.is_unusable {
            return Err(Failure::one(CANNOT_VALIDATE));
        }
        self.typed(field, value)?;
        if field.referenceable && is_reference(value) {
            return Ok(());
        }
        for (validator, argument) in &field.validators {
            if let Err(message) = validators::run(*validator, value, argument, field, self.budget) {
                return Err(Failure::one(own_error(&message)));
            }
        }
        Ok(())
    }

    fn typed(&self, field: &Field, value: &Value) -> Result<(), Failure> {
        let expected = |holds: bool, what: &str| {
            if holds { Ok(()) } else { Err(Failure::one(format!("expected {what}"))) }
        };
        match field.kind {
            Kind::Array => self.sequence(field, value, "expected an array"),
            Kind::Set => self.sequence(field, value, "expected a set"),
            Kind::Map => self.map(field, value),
            Kind::Record => {
                let Value::Table(table) = value else { return expected(false, "a record") };
                let record = field.record.and_then(|id| self.definitions.record(id));
                let Some(record) = record else { return Err(Failure::one(CANNOT_VALIDATE)) };
                self.filled_record(record, table)
            }
            Kind::Integer => {
                let holds = matches!(value, Value::Number(n) if n.is_finite() && n.fract() == 0.0);
                expected(holds, "an integer")
            }
            Kind::Number => expected(matches!(value, Value::Number(_)), "a number"),
            Kind::Boolean => expected(matches!(value, Value::Bool(_)), "a boolean"),
            Kind::String => expected(matches!(value, Value::Text(_)), "a string"),
            Kind::Function => expected(matches!(value, Value::Function(_)), "a function"),
            // Outside a record, Kong reports no message for JSON.
            Kind::Json => Err(Failure::Silent),
            Kind::Foreign | Kind::Any | Kind::OwnValue => Ok(()),
        }
    }

    fn sequence(&self, field: &Field, value: &Value, expected: &str) -> Result<(), Failure> {
        let table = match value {
            Value::Table(table) if table.is_sequence() => table,
            _ => return Err(Failure::one(expected)),
        };
        let elements = field.elements.and_then(|id| self.definitions.field(id));
        let Some(elements) = elements else { return Err(Failure::one(CANNOT_VALIDATE)) };
        let (mut violations, mut is_silent) = (Vec::new(), false);
        for (index, value) in table.sequence.iter().enumerate() {
            if let Err(failure) = self.value(elements, true, value) {
                is_silent |= failure == Failure::Silent;
                violations.extend(failure.under(&Step::Index(index + 1)));
            }
        }
        if is_silent && violations.is_empty() {
            return Err(Failure::one("Kong accepts no JSON values in an array"));
        }
        if violations.is_empty() { Ok(()) } else { Err(Failure::Violations(violations)) }
    }

    fn map(&self, field: &Field, value: &Value) -> Result<(), Failure> {
        let Value::Table(table) = value else { return Err(Failure::one("expected a map")) };
        let part = |id| Option::and_then(id, |id| self.definitions.field(id));
        let (Some(keys), Some(values)) = (part(field.keys), part(field.values)) else {
            return Err(Failure::one(CANNOT_VALIDATE));
        };
        for (key, value) in pairs(table) {
            let fits = self.value(keys, true, &key).and_then(|()| self.value(values, true, value));
            match fits {
                Err(Failure::Silent) => return Err(Failure::Silent),
                Err(failure) => {
                    let step = Step::Key(validators::show(&key));
                    return Err(Failure::Violations(failure.under(&step)));
                }
                Ok(()) => {}
            }
        }
        Ok(())
    }

    /// Validates a record after filling in missing fields, as Kong does.
    fn filled_record(&self, record: &Record, table: &Table) -> Result<(), Failure> {
        if !self.is_usable(record) {
            return Err(Failure::one(CANNOT_VALIDATE));
        }
        let filled = Filler::new(self.definitions, self.budget).record(record, table)?;
        let violations = self.record(record, &filled);
        if violations.is_empty() { Ok(()) } else { Err(Failure::Violations(violations)) }
    }

    /// Whether Kong can build a schema of a record: all its foreign fields must refer to an entity.
    pub(crate) fn is_usable(&self, record: &Record) -> bool {
        record.fields.iter().all(|(_, id)| {
            self.definitions.field(*id).is_none_or(|field| {
                field.kind != Kind::Foreign
                    || field.reference.as_deref().is_some_and(|name| ENTITIES.contains(&name))
            })
        })
    }

    /// Validates the fields of a record and runs the checks across them.
    pub(crate) fn record(&self, record: &Record, input: &Table) -> Vec<Violation> {
        let mut violations = Vec::new();
        for (key, value) in pairs(input) {
            let name = validators::text_of(&key);
            let field = record.field(&name).and_then(|id| self.definitions.field(id));
            let found = match field {
                None => Err(Failure::one("unknown field")),
                // Kong leaves this field to the database.
                Some(_) if name == "updated_at" => Ok(()),
                Some(field) => self.member(field, value, input),
            };
            if let Err(failure) = found {
                violations.extend(failure.under(&Step::Key(name.into_owned())));
            }
        }
        for (name, id) in &record.fields {
            if !self.definitions.field(*id).is_some_and(Field::is_required) {
                continue;
            }
            let value = input.get(name);
            if !matches!(value, None | Some(Value::Null)) {
                continue;
            }
            let step = Step::Key(name.clone());
            // Only an explicit null can have been reported above.
            let is_reported =
                value.is_some() && violations.iter().any(|v| v.path.as_slice() == [step.clone()]);
            if !is_reported {
                violations.push(Violation::new(REQUIRED).under(step));
            }
        }
        if self.runs_entity_checks {
            entity_check::run(*self, record, input, &mut violations);
        }
        violations
    }

    /// Validates a direct member of a record.
    fn member(&self, field: &Field, value: &Value, input: &Table) -> Result<(), Failure> {
        match field.kind {
            Kind::Json => json_schema::member(field, value, input).map_err(Failure::one),
            Kind::OwnValue => own_value(input, value, self.budget),
            Kind::Foreign => {
                self.field(field, value)?;
                if matches!(value, Value::Null | Value::Unknown) {
                    return Ok(());
                }
                key_of(field.reference.as_deref().unwrap_or_default(), value)
            }
            _ => self.field(field, value),
        }
    }
}

/// Validates a default value against the definition that contains it.
fn own_value(definition: &Table, value: &Value, budget: &Budget) -> Result<(), Failure> {
    let mut definitions = Definitions::default();
    let Some(id) = definitions.convert_field(definition) else {
        return Err(Failure::one(CANNOT_VALIDATE));
    };
    let Some(field) = definitions.field(id) else { return Ok(()) };
    match Checker::of_default(&definitions, budget).field(field, value) {
        Err(Failure::Silent) | Ok(()) => Ok(()),
        Err(failure) => Err(failure),
    }
}

/// Entities whose primary key is not an `id`.
const NAMED_ENTITIES: &[(&str, &str)] = &[("parameters", "key"), ("tags", "tag")];

/// Validates a reference to an entity: a table with the entity's primary key.
fn key_of(entity: &str, value: &Value) -> Result<(), Failure> {
    let named = NAMED_ENTITIES.iter().find(|(name, _)| *name == entity).map(|(_, key)| *key);
    let key = named.unwrap_or("id");
    let message = match value.as_table().and_then(|table| table.get(key)) {
        Some(Value::Text(id)) if named.is_some() || typedef::is_uuid(id) => return Ok(()),
        Some(_) if named.is_some() => "expected a string",
        Some(_) => "expected a valid UUID",
        None => "missing primary key",
    };
    Err(Failure::Violations(vec![Violation::new(message).under(Step::Key(key.to_owned()))]))
}

/// Whether a value is a reference to a secret in a vault.
pub(crate) fn is_reference(value: &Value) -> bool {
    matches!(value, Value::Text(text) if text.starts_with(b"{vault://") && text.ends_with(b"}"))
}

/// All keys and values of a table.
pub(crate) fn pairs(table: &Table) -> impl Iterator<Item = (Value, &Value)> {
    #[allow(clippy::cast_precision_loss)]
    let places = table.sequence.iter().enumerate().map(|(i, v)| (Value::Number(i as f64 + 1.0), v));
    places.chain(table.entries.iter().map(|(key, value)| (key.clone(), value)))
}
