//! Converts a table that defines a field to a [`Field`].
//!
//! Ignores what it does not understand; the metaschema checks whether the definition is valid.

use super::field::{Definitions, EntityCheck, Field, FieldId, Kind, Record, RecordId, Validator};
use super::value::{Table, Value};

impl Definitions {
    /// Adds the definition of a field and all below it. `None` if it has no usable type.
    pub(crate) fn convert_field(&mut self, table: &Table) -> Option<FieldId> {
        let kind = match table.get("type") {
            Some(Value::Text(name)) => Kind::from_name(name)?,
            Some(Value::Unknown) => Kind::Any,
            _ => return None,
        };
        let mut field = Field::new(kind);
        field.required = match table.get("required") {
            Some(Value::Bool(value)) => Some(*value),
            _ => None,
        };
        // Null is true in Lua.
        let is_true = |name: &str| matches!(table.get(name), Some(Value::Bool(true) | Value::Null));
        field.is_abstract = is_true("abstract");
        field.referenceable = is_true("referenceable");
        field.auto = is_true("auto");
        field.is_unusable = matches!(table.get("deprecation"), Some(Value::Null));
        field.default = table.get("default").cloned();
        field.err = table.get("err").and_then(Value::as_text).map(|text| text.into_owned());
        field.reference =
            table.get("reference").and_then(Value::as_text).map(|text| text.into_owned());
        field.json_schema = table.get("json_schema").cloned();
        for (name, validator) in Validator::ALL {
            // A null is an argument as well, though most validators fail on it.
            if let Some(argument) = table.get(name) {
                field.set_validator(validator, argument.clone());
            }
        }
        field.elements = self.convert_part(table, "elements");
        field.keys = self.convert_part(table, "keys");
        field.values = self.convert_part(table, "values");
        if kind == Kind::Record && matches!(table.get("fields"), Some(Value::Table(_))) {
            field.record = Some(self.convert_record(table));
        }
        Some(self.add_field(field))
    }

    fn convert_part(&mut self, table: &Table, name: &str) -> Option<FieldId> {
        let part = table.get(name)?.as_table()?;
        self.convert_field(part)
    }

    /// Adds the record that a table with `fields` and `entity_checks` defines.
    pub(crate) fn convert_record(&mut self, table: &Table) -> RecordId {
        let mut record = Record {
            fields: self.convert_entries(table, "fields"),
            shorthands: self.convert_entries(table, "shorthand_fields"),
            ..Record::default()
        };
        for check in sequence(table.get("entity_checks")) {
            let entry = check.as_table().and_then(|check| check.entries.first());
            if let Some((Value::Text(name), argument)) = entry {
                let name = String::from_utf8_lossy(name).into_owned();
                record.entity_checks.push(EntityCheck { name, argument: argument.clone() });
            }
        }
        for transformation in sequence(table.get("transformations")) {
            if let Some(transformation) = transformation.as_table() {
                record
                    .transformations
                    .push((texts(transformation.get("input")), texts(transformation.get("needs"))));
            }
        }
        self.add_record(record)
    }

    fn convert_entries(&mut self, table: &Table, list: &str) -> Vec<(String, FieldId)> {
        let mut fields = Vec::new();
        for entry in sequence(table.get(list)) {
            let pair = entry.as_table().and_then(|entry| entry.entries.first());
            if let Some((Value::Text(name), Value::Table(definition))) = pair
                && let Some(field) = self.convert_field(definition)
            {
                fields.push((String::from_utf8_lossy(name).into_owned(), field));
            }
        }
        fields
    }
}

/// The sequence of a table; empty for other values.
pub(crate) fn sequence(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_table).map(|table| table.sequence.as_slice()).unwrap_or_default()
}

/// The strings of a sequence.
pub(crate) fn texts(value: Option<&Value>) -> Vec<String> {
    let texts = sequence(value).iter().filter_map(Value::as_text);
    texts.map(|text| text.into_owned()).collect()
}
