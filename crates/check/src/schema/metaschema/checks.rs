//! Checks across fields, and the attributes of a schema besides its fields.

use super::super::entity_check;
use super::super::field::{EntityCheck, Field, FieldId, Kind, Record, RecordId, Validator};
use super::super::value::Value;
use super::build::{Builder, Fields, check, list, map};

impl Builder {
    /// A field that is unique across workspaces must also be unique.
    pub(super) fn unique_check() -> EntityCheck {
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

    /// The attributes of `if_match` and similar checks.
    pub(super) fn conditions(&mut self, attributes: RecordId, validators: &Fields) -> FieldId {
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

    pub(super) fn entity_checks(&mut self, attributes: RecordId, validators: &Fields) -> FieldId {
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

    /// A shorthand has every attribute and a function, but not every type.
    pub(super) fn shorthand_attributes(&mut self, mut fields: Fields) -> Fields {
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

    pub(super) fn transformations(&mut self) -> FieldId {
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
