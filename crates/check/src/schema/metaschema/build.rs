//! The building blocks of the metaschema.

use super::super::field::{
    Definitions, EntityCheck, Field, FieldId, Kind, Record, RecordId, Validator,
};
use super::super::value::{Table, Value};
use std::sync::Arc;

pub(super) type Fields = Vec<(String, FieldId)>;

pub(super) fn list(values: &[&str]) -> Value {
    let sequence = values.iter().map(|value| Value::text(value)).collect();
    Value::Table(Arc::new(Table { sequence, entries: Vec::new() }))
}

pub(super) fn map(entries: Vec<(&str, Value)>) -> Value {
    let entries = entries.into_iter().map(|(key, value)| (Value::text(key), value)).collect();
    Value::Table(Arc::new(Table { sequence: Vec::new(), entries }))
}

pub(super) fn check(name: &str, argument: Value) -> EntityCheck {
    EntityCheck { name: name.to_owned(), argument }
}

pub(super) struct Builder {
    pub(super) definitions: Definitions,
}

impl Builder {
    pub(super) fn add(&mut self, field: Field) -> FieldId {
        self.definitions.add_field(field)
    }

    pub(super) fn plain(&mut self, kind: Kind) -> FieldId {
        self.add(Field::new(kind))
    }

    pub(super) fn required(&mut self, kind: Kind) -> FieldId {
        self.add(Field { required: Some(true), ..Field::new(kind) })
    }

    pub(super) fn array(&mut self, elements: FieldId) -> FieldId {
        self.add(Field { elements: Some(elements), ..Field::new(Kind::Array) })
    }

    pub(super) fn array_of(&mut self, kind: Kind) -> FieldId {
        let elements = self.plain(kind);
        self.array(elements)
    }

    pub(super) fn record(
        &mut self,
        fields: Vec<(&str, FieldId)>,
        checks: Vec<EntityCheck>,
    ) -> FieldId {
        let fields = fields.into_iter().map(|(name, id)| (name.to_owned(), id)).collect();
        let record = Record { fields, entity_checks: checks, ..Record::default() };
        let record = self.definitions.add_record(record);
        self.record_of(record)
    }

    pub(super) fn record_of(&mut self, record: RecordId) -> FieldId {
        self.add(Field { record: Some(record), ..Field::new(Kind::Record) })
    }

    pub(super) fn checked(&mut self, kind: Kind, checks: Vec<(Validator, Value)>) -> FieldId {
        let mut field = Field::new(kind);
        for (validator, argument) in checks {
            field.set_validator(validator, argument);
        }
        self.add(field)
    }

    /// Marks fields as optional.
    pub(super) fn nilable(&mut self, fields: &Fields) {
        for (_, id) in fields {
            if let Some(field) = self.definitions.field_mut(*id) {
                field.nilable = !field.is_required();
            }
        }
    }
}
