//! The schema of schemas: what a plugin's schema may say.
//!
//! Built once, as definitions like any others; it contains itself where Kong's does.

use super::entity_check;
use super::field::{Definitions, EntityCheck, Field, FieldId, Kind, Record, RecordId, Validator};
use super::value::{Origin, Table, Value};
use std::sync::{Arc, OnceLock};

/// Namespaces of JSON schemas that Kong knows.
const JSON_NAMESPACE: &str = "proxy-wasm-filters";

pub(crate) struct Metaschema {
    pub(crate) definitions: Definitions,
    /// What the table that a schema returns is checked against.
    pub(crate) root: RecordId,
}

/// The metaschema, built when first needed.
pub(crate) fn metaschema() -> &'static Metaschema {
    static METASCHEMA: OnceLock<Metaschema> = OnceLock::new();
    METASCHEMA.get_or_init(|| {
        let mut builder = Builder { definitions: Definitions::default() };
        let root = builder.root();
        Metaschema { definitions: builder.definitions, root }
    })
}

fn list(values: &[&str]) -> Value {
    let sequence = values.iter().map(|value| Value::text(value)).collect();
    Value::Table(Arc::new(Table { sequence, entries: Vec::new() }))
}

fn map(entries: Vec<(&str, Value)>) -> Value {
    let entries = entries.into_iter().map(|(key, value)| (Value::text(key), value)).collect();
    Value::Table(Arc::new(Table { sequence: Vec::new(), entries }))
}

fn check(name: &str, argument: Value) -> EntityCheck {
    EntityCheck { name: name.to_owned(), argument }
}

struct Builder {
    definitions: Definitions,
}

type Fields = Vec<(String, FieldId)>;

impl Builder {
    fn add(&mut self, field: Field) -> FieldId {
        self.definitions.add_field(field)
    }

    fn plain(&mut self, kind: Kind) -> FieldId {
        self.add(Field::new(kind))
    }

    fn required(&mut self, kind: Kind) -> FieldId {
        self.add(Field { required: Some(true), ..Field::new(kind) })
    }

    fn array(&mut self, elements: FieldId) -> FieldId {
        self.add(Field { elements: Some(elements), ..Field::new(Kind::Array) })
    }

    fn array_of(&mut self, kind: Kind) -> FieldId {
        let elements = self.plain(kind);
        self.array(elements)
    }

    fn record(&mut self, fields: Vec<(&str, FieldId)>, checks: Vec<EntityCheck>) -> FieldId {
        let fields = fields.into_iter().map(|(name, id)| (name.to_owned(), id)).collect();
        let record = Record { fields, entity_checks: checks, ..Record::default() };
        let record = self.definitions.add_record(record);
        self.record_of(record)
    }

    fn record_of(&mut self, record: RecordId) -> FieldId {
        self.add(Field { record: Some(record), ..Field::new(Kind::Record) })
    }

    fn checked(&mut self, kind: Kind, checks: Vec<(Validator, Value)>) -> FieldId {
        let mut field = Field::new(kind);
        for (validator, argument) in checks {
            field.set_validator(validator, argument);
        }
        self.add(field)
    }

    /// Marks fields as ones that may be left out.
    fn nilable(&mut self, fields: &Fields) {
        for (_, id) in fields {
            if let Some(field) = self.definitions.field_mut(*id) {
                field.nilable = !field.is_required();
            }
        }
    }

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

    fn plain_attributes(&mut self) -> Fields {
        let names = list(&Kind::NAMES);
        let mut kind = Field { required: Some(true), ..Field::new(Kind::String) };
        kind.set_validator(Validator::OneOf, names);
        let kind = self.add(kind);
        let description = vec![
            (Validator::LenMin, Value::Number(10.0)),
            (Validator::LenMax, Value::Number(500.0)),
        ];
        let on_delete = vec![(Validator::OneOf, list(&["restrict", "cascade", "null"]))];
        let mut fields = vec![
            ("type", kind),
            ("description", self.checked(Kind::String, description)),
            ("on_delete", self.checked(Kind::String, on_delete)),
            ("examples", self.array_of(Kind::Any)),
            ("default", self.plain(Kind::OwnValue)),
            ("json_schema", self.json_schema()),
            ("deprecation", self.deprecation()),
        ];
        for name in ["reference", "err"] {
            fields.push((name, self.plain(Kind::String)));
        }
        for name in [
            "required",
            "auto",
            "unique",
            "unique_across_ws",
            "abstract",
            "generate_admin_api",
            "immutable",
            "encrypted",
            "referenceable",
            "transient",
        ] {
            fields.push((name, self.plain(Kind::Boolean)));
        }
        fields.into_iter().map(|(name, id)| (name.to_owned(), id)).collect()
    }

    fn validators(&mut self) -> Fields {
        let between = self.plain(Kind::Number);
        let mut pair = Field { elements: Some(between), ..Field::new(Kind::Array) };
        pair.set_validator(Validator::LenEq, Value::Number(2.0));
        let subset = self.array_of(Kind::String);
        let fields = vec![
            ("between", self.add(pair)),
            ("eq", self.plain(Kind::Any)),
            ("ne", self.plain(Kind::Any)),
            ("gt", self.plain(Kind::Number)),
            ("len_eq", self.plain(Kind::Integer)),
            ("len_min", self.plain(Kind::Integer)),
            ("len_max", self.plain(Kind::Integer)),
            ("match", self.plain(Kind::String)),
            ("not_match", self.plain(Kind::String)),
            ("match_all", self.match_list()),
            ("match_none", self.match_list()),
            ("match_any", self.match_any()),
            ("starts_with", self.plain(Kind::String)),
            ("one_of", self.array_of(Kind::Any)),
            ("not_one_of", self.array_of(Kind::Any)),
            ("contains", self.plain(Kind::Any)),
            ("is_regex", self.plain(Kind::Boolean)),
            ("timestamp", self.plain(Kind::Boolean)),
            ("uuid", self.plain(Kind::Boolean)),
            ("custom_validator", self.plain(Kind::Function)),
            ("mutually_exclusive_subsets", self.array(subset)),
        ];
        fields.into_iter().map(|(name, id)| (name.to_owned(), id)).collect()
    }

    fn match_list(&mut self) -> FieldId {
        let pattern = self.required(Kind::String);
        let err = self.plain(Kind::String);
        let entry = self.record(vec![("pattern", pattern), ("err", err)], Vec::new());
        self.array(entry)
    }

    fn match_any(&mut self) -> FieldId {
        let pattern = self.plain(Kind::String);
        let patterns = self.add(Field {
            required: Some(true),
            elements: Some(pattern),
            ..Field::new(Kind::Array)
        });
        let err = self.plain(Kind::String);
        self.record(vec![("patterns", patterns), ("err", err)], Vec::new())
    }

    fn json_schema(&mut self) -> FieldId {
        let is_schema = Value::Function(Origin::Typedef("json_schema".into()));
        let namespace = vec![(Validator::OneOf, list(&[JSON_NAMESPACE]))];
        let schema = vec![(Validator::Custom, is_schema)];
        let fields = vec![
            ("namespace", self.checked(Kind::String, namespace)),
            ("parent_subschema_key", self.plain(Kind::String)),
            ("optional", self.plain(Kind::Boolean)),
            ("inline", self.checked(Kind::Any, schema.clone())),
            ("default", self.checked(Kind::Any, schema)),
        ];
        let dynamic = ["namespace", "parent_subschema_key", "optional"];
        let sets = vec![("set1", list(&["inline"])), ("set2", list(&dynamic))];
        let checks = vec![
            check("at_least_one_of", list(&["inline", "namespace", "parent_subschema_key"])),
            check("mutually_required", list(&["namespace", "parent_subschema_key"])),
            check("mutually_exclusive_sets", map(sets)),
        ];
        self.record(fields, checks)
    }

    fn deprecation(&mut self) -> FieldId {
        let step = self.plain(Kind::String);
        let path = self.add(Field {
            required: Some(true),
            elements: Some(step),
            ..Field::new(Kind::Array)
        });
        let function = self.plain(Kind::Function);
        let replacement = vec![("path", path), ("reverse_mapping_function", function)];
        let replacement = self.record(replacement, Vec::new());
        let fields = vec![
            ("message", self.required(Kind::String)),
            ("removal_in_version", self.required(Kind::String)),
            ("old_default", self.plain(Kind::Any)),
            ("replaced_with", self.array(replacement)),
        ];
        self.record(fields, Vec::new())
    }

    /// A field that is unique across workspaces is unique in the first place.
    fn unique_check() -> EntityCheck {
        let is_true = vec![("eq", Value::Bool(true))];
        let is_set = vec![("eq", Value::Bool(true)), ("required", Value::Bool(true))];
        let argument = vec![
            ("if_field", Value::text("unique_across_ws")),
            ("if_match", map(is_true)),
            ("then_field", Value::text("unique")),
            ("then_match", map(is_set)),
        ];
        check("conditional", map(argument))
    }

    /// What `if_match` and its like may say.
    fn conditions(&mut self, attributes: RecordId, validators: &Fields) -> FieldId {
        let nested = self.record_of(attributes);
        let required = self.plain(Kind::Boolean);
        let mut fields: Fields = vec![("required".to_owned(), required)];
        for name in ["elements", "keys", "values"] {
            fields.push((name.to_owned(), nested));
        }
        fields.extend(validators.iter().cloned());
        let record = self.definitions.add_record(Record { fields, ..Record::default() });
        self.record_of(record)
    }

    fn entity_checks(&mut self, attributes: RecordId, validators: &Fields) -> FieldId {
        let conditions = self.conditions(attributes, validators);
        let texts = self.array_of(Kind::String);
        let text = self.plain(Kind::String);
        let flag = self.plain(Kind::Boolean);
        let function = self.plain(Kind::Function);
        let at_least = vec![
            ("if_field", text),
            ("if_match", conditions),
            ("then_at_least_one_of", texts),
            ("then_err", text),
            ("else_match", conditions),
            ("else_then_at_least_one_of", texts),
            ("else_then_err", text),
        ];
        let conditional = vec![
            ("if_field", text),
            ("if_match", conditions),
            ("then_field", text),
            ("then_match", conditions),
            ("then_err", text),
        ];
        let custom = vec![
            ("field_sources", texts),
            ("fn", function),
            ("run_with_missing_fields", flag),
            ("run_with_invalid_fields", flag),
        ];
        let fields = vec![
            ("at_least_one_of", texts),
            ("conditional_at_least_one_of", self.record(at_least, Vec::new())),
            ("only_one_of", texts),
            ("distinct", texts),
            ("conditional", self.record(conditional, Vec::new())),
            ("custom_entity_check", self.record(custom, Vec::new())),
            ("mutually_required", texts),
            ("mutually_exclusive", texts),
            (
                "mutually_exclusive_sets",
                self.record(vec![("set1", texts), ("set2", texts)], Vec::new()),
            ),
        ];
        let one = vec![check("only_one_of", list(&entity_check::NAMES))];
        let entry = self.record(fields, one);
        self.add(Field { elements: Some(entry), nilable: true, ..Field::new(Kind::Array) })
    }

    /// A shorthand has every attribute and a function, and not every type.
    fn shorthand_attributes(&mut self, mut fields: Fields) -> Fields {
        let names = Kind::NAMES;
        let names = names.into_iter().filter(|n| !matches!(*n, "record" | "foreign" | "function"));
        let mut kind = Field { required: Some(true), ..Field::new(Kind::String) };
        kind.set_validator(Validator::OneOf, list(&names.collect::<Vec<_>>()));
        let kind = self.add(kind);
        fields.retain(|(name, _)| name != "type");
        fields.push(("type".to_owned(), kind));
        fields.push(("func".to_owned(), self.required(Kind::Function)));
        fields.push(("translate_backwards".to_owned(), self.array_of(Kind::String)));
        fields
    }

    fn transformations(&mut self) -> FieldId {
        let fields = vec![
            ("input", self.array_of(Kind::String)),
            ("needs", self.array_of(Kind::String)),
            ("on_write", self.plain(Kind::Function)),
            ("on_read", self.plain(Kind::Function)),
        ];
        let one = vec![check("at_least_one_of", list(&["on_write", "on_read"]))];
        let entry = self.record(fields, one);
        self.add(Field { elements: Some(entry), nilable: true, ..Field::new(Kind::Array) })
    }
}
