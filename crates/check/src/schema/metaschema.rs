//! The metaschema: the schema of a plugin's schema.
//!
//! It is built once, from ordinary definitions, and contains itself in the same places as Kong's.

mod attributes;
mod build;
mod checks;

use super::field::{Definitions, EntityCheck, Field, FieldId, Kind, Record, RecordId, Validator};
use super::value::Value;
use build::{Builder, Fields};
use std::sync::OnceLock;

pub(crate) struct Metaschema {
    pub(crate) definitions: Definitions,
    /// The record against which the table of a schema is checked.
    pub(crate) root: RecordId,
}

/// The metaschema, built at its first use.
pub(crate) fn metaschema() -> &'static Metaschema {
    static METASCHEMA: OnceLock<Metaschema> = OnceLock::new();
    METASCHEMA.get_or_init(|| {
        let mut builder = Builder { definitions: Definitions::default() };
        let root = builder.root();
        Metaschema { definitions: builder.definitions, root }
    })
}

impl Builder {
    fn root(&mut self) -> RecordId {
        let attributes = self.definitions.add_record(Record::default());
        let shorthand = self.definitions.add_record(Record::default());
        let validators = self.validators();

        let mut fields = self.plain_attributes();
        fields.extend(validators.iter().cloned());
        self.nilable(&fields);

        let nested = self.record_of(attributes);
        let fields_array = self.named_list(nested, false);
        let shorthand_value = self.record_of(shorthand);
        let shorthand_array = self.named_list(shorthand_value, true);
        let entity_checks = self.entity_checks(attributes, &validators);
        for (name, id) in [
            ("elements", nested),
            ("keys", nested),
            ("values", nested),
            ("fields", fields_array),
            ("entity_checks", entity_checks),
            ("shorthand_fields", shorthand_array),
        ] {
            fields.push((name.to_owned(), id));
        }
        self.fill(attributes, fields.clone(), vec![Self::unique_check()]);
        let shorthand_fields = self.shorthand_attributes(fields);
        self.fill(shorthand, shorthand_fields, vec![Self::unique_check()]);
        self.top(fields_array, entity_checks, shorthand_array)
    }

    fn top(&mut self, fields: FieldId, checks: FieldId, shorthands: FieldId) -> RecordId {
        let name = self.required(Kind::String);
        let transformations = self.transformations();
        let function = self.add(Field { nilable: true, ..Field::new(Kind::Function) });
        let fields = [
            ("name", name),
            ("fields", fields),
            ("entity_checks", checks),
            ("shorthand_fields", shorthands),
            ("transformations", transformations),
            ("check", function),
        ];
        let fields = fields.into_iter().map(|(name, id)| (name.to_owned(), id)).collect();
        self.definitions.add_record(Record { fields, ..Record::default() })
    }

    fn fill(&mut self, id: RecordId, fields: Fields, entity_checks: Vec<EntityCheck>) {
        if let Some(record) = self.definitions.record_mut(id) {
            *record = Record { fields, entity_checks, ..Record::default() };
        }
    }

    /// `{ { name = … }, … }`: each entry is a map with one name.
    fn named_list(&mut self, values: FieldId, nilable: bool) -> FieldId {
        let keys = self.plain(Kind::String);
        let mut entry = Field::new(Kind::Map);
        entry.required = Some(true);
        entry.keys = Some(keys);
        entry.values = Some(values);
        // Kong counts 1 here; a table with one key and no sequence has length 0 plus one entry.
        entry.set_validator(Validator::LenEq, Value::Number(1.0));
        let entry = self.add(entry);
        self.add(Field { elements: Some(entry), nilable, ..Field::new(Kind::Array) })
    }
}
