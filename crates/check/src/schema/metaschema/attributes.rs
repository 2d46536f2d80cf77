//! The attributes of a field's definition.

use super::super::field::{Field, FieldId, Kind, Validator};
use super::super::value::{Origin, Value};
use super::build::{Builder, Fields, check, list, map};

/// The namespaces of JSON schemas in Kong.
const JSON_NAMESPACE: &str = "proxy-wasm-filters";

impl Builder {
    pub(super) fn plain_attributes(&mut self) -> Fields {
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

    pub(super) fn validators(&mut self) -> Fields {
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

    pub(super) fn match_list(&mut self) -> FieldId {
        let pattern = self.required(Kind::String);
        let err = self.plain(Kind::String);
        let entry = self.record(vec![("pattern", pattern), ("err", err)], Vec::new());
        self.array(entry)
    }

    pub(super) fn match_any(&mut self) -> FieldId {
        let pattern = self.plain(Kind::String);
        let patterns = self.add(Field {
            required: Some(true),
            elements: Some(pattern),
            ..Field::new(Kind::Array)
        });
        let err = self.plain(Kind::String);
        self.record(vec![("patterns", patterns), ("err", err)], Vec::new())
    }

    pub(super) fn json_schema(&mut self) -> FieldId {
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

    pub(super) fn deprecation(&mut self) -> FieldId {
        let step = self.plain(Kind::String);
        let mut path =
            Field { required: Some(true), elements: Some(step), ..Field::new(Kind::Array) };
        path.set_validator(Validator::LenMin, Value::Number(1.0));
        let path = self.add(path);
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
}
