//! The definition of a field, as in Kong's schemas.
//!
//! The plugin's schema and the metaschema share this model. All definitions are in one list and refer
//! to each other by number, so that the metaschema can contain itself.

use super::value::Value;

/// A field, by its index in [`Definitions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FieldId(usize);

/// A record, by its index in [`Definitions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RecordId(usize);

/// The type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Array,
    Set,
    String,
    Number,
    Boolean,
    Integer,
    Foreign,
    Map,
    Record,
    Function,
    Json,
    /// Any value. Only in the metaschema, and for unknown types.
    Any,
    /// A value of the field that the surrounding definition defines: `default` in the metaschema.
    OwnValue,
}

impl Kind {
    /// The types that a schema may use.
    pub(crate) const NAMES: [&'static str; 11] = [
        "array", "boolean", "foreign", "function", "integer", "json", "map", "number", "record",
        "set", "string",
    ];

    pub(crate) fn from_name(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"array" => Self::Array,
            b"set" => Self::Set,
            b"string" => Self::String,
            b"number" => Self::Number,
            b"boolean" => Self::Boolean,
            b"integer" => Self::Integer,
            b"foreign" => Self::Foreign,
            b"map" => Self::Map,
            b"record" => Self::Record,
            b"function" => Self::Function,
            b"json" => Self::Json,
            _ => return None,
        })
    }
}

/// The validators of a field, in the order in which they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Validator {
    Eq,
    Ne,
    NotOneOf,
    OneOf,
    Gt,
    Timestamp,
    Uuid,
    IsRegex,
    Between,
    LenEq,
    LenMin,
    LenMax,
    StartsWith,
    NotMatch,
    MatchNone,
    Match,
    MatchAll,
    MatchAny,
    Contains,
    Custom,
    ExclusiveSubsets,
}

impl Validator {
    pub(crate) const ALL: [(&'static str, Self); 21] = [
        ("eq", Self::Eq),
        ("ne", Self::Ne),
        ("not_one_of", Self::NotOneOf),
        ("one_of", Self::OneOf),
        ("gt", Self::Gt),
        ("timestamp", Self::Timestamp),
        ("uuid", Self::Uuid),
        ("is_regex", Self::IsRegex),
        ("between", Self::Between),
        ("len_eq", Self::LenEq),
        ("len_min", Self::LenMin),
        ("len_max", Self::LenMax),
        ("starts_with", Self::StartsWith),
        ("not_match", Self::NotMatch),
        ("match_none", Self::MatchNone),
        ("match", Self::Match),
        ("match_all", Self::MatchAll),
        ("match_any", Self::MatchAny),
        ("contains", Self::Contains),
        ("custom_validator", Self::Custom),
        ("mutually_exclusive_subsets", Self::ExclusiveSubsets),
    ];
}

#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) kind: Kind,
    /// `None` if the definition does not say, which for a record differs from `false`.
    pub(crate) required: Option<bool>,
    /// In the metaschema: a missing field does not become null.
    pub(crate) nilable: bool,
    pub(crate) is_abstract: bool,
    pub(crate) referenceable: bool,
    pub(crate) auto: bool,
    /// Kong's code fails on any value but null.
    pub(crate) is_unusable: bool,
    pub(crate) default: Option<Value>,
    pub(crate) err: Option<String>,
    /// The validators with their arguments, in order.
    pub(crate) validators: Vec<(Validator, Value)>,
    pub(crate) elements: Option<FieldId>,
    pub(crate) keys: Option<FieldId>,
    pub(crate) values: Option<FieldId>,
    pub(crate) record: Option<RecordId>,
    /// The entity that a foreign field refers to.
    pub(crate) reference: Option<String>,
    pub(crate) json_schema: Option<Value>,
}

impl Field {
    /// A field that has only a type. Kong rejects empty strings by default.
    pub(crate) fn new(kind: Kind) -> Self {
        let mut field = Self::bare(kind);
        if kind == Kind::String {
            field.set_validator(Validator::LenMin, Value::Number(1.0));
        }
        field
    }

    fn bare(kind: Kind) -> Self {
        Self {
            kind,
            required: None,
            nilable: false,
            is_abstract: false,
            referenceable: false,
            auto: false,
            is_unusable: false,
            default: None,
            err: None,
            validators: Vec::new(),
            elements: None,
            keys: None,
            values: None,
            record: None,
            reference: None,
            json_schema: None,
        }
    }

    pub(crate) fn is_required(&self) -> bool {
        self.required == Some(true)
    }

    /// Whether a missing field stays missing.
    pub(crate) fn stays_missing(&self) -> bool {
        self.nilable && !self.auto && self.default.is_none() && !self.is_required()
    }

    pub(crate) fn validator(&self, wanted: Validator) -> Option<&Value> {
        self.validators.iter().find(|(own, _)| *own == wanted).map(|(_, argument)| argument)
    }

    /// Sets a validator and keeps the order.
    pub(crate) fn set_validator(&mut self, validator: Validator, argument: Value) {
        self.validators.retain(|(own, _)| *own != validator);
        let place = self.validators.partition_point(|(own, _)| *own < validator);
        self.validators.insert(place, (validator, argument));
    }
}

/// A check across the fields of a record: its name and its argument.
#[derive(Debug, Clone)]
pub(crate) struct EntityCheck {
    pub(crate) name: String,
    pub(crate) argument: Value,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Record {
    pub(crate) fields: Vec<(String, FieldId)>,
    pub(crate) shorthands: Vec<(String, FieldId)>,
    pub(crate) entity_checks: Vec<EntityCheck>,
    /// The input fields and the needed fields of each transformation.
    pub(crate) transformations: Vec<(Vec<String>, Vec<String>)>,
}

impl Record {
    /// The last field with a name wins, as in Kong's lookups by name.
    pub(crate) fn field(&self, name: &str) -> Option<FieldId> {
        self.fields.iter().rev().find(|(own, _)| own == name).map(|(_, id)| *id)
    }
}

/// All definitions of one schema.
#[derive(Debug, Clone, Default)]
pub(crate) struct Definitions {
    fields: Vec<Field>,
    records: Vec<Record>,
}

impl Definitions {
    pub(crate) fn add_field(&mut self, field: Field) -> FieldId {
        self.fields.push(field);
        FieldId(self.fields.len() - 1)
    }

    pub(crate) fn add_record(&mut self, record: Record) -> RecordId {
        self.records.push(record);
        RecordId(self.records.len() - 1)
    }

    pub(crate) fn field(&self, id: FieldId) -> Option<&Field> {
        self.fields.get(id.0)
    }

    pub(crate) fn field_mut(&mut self, id: FieldId) -> Option<&mut Field> {
        self.fields.get_mut(id.0)
    }

    pub(crate) fn record(&self, id: RecordId) -> Option<&Record> {
        self.records.get(id.0)
    }

    pub(crate) fn record_mut(&mut self, id: RecordId) -> Option<&mut Record> {
        self.records.get_mut(id.0)
    }
}
