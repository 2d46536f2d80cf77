//! The value that a schema returns, copied out of the VM.
//!
//! A table with two references is shared, as in Lua, and counts twice, since validation visits it
//! twice.

use crate::limits::{MAX_VALUE_DEPTH, MAX_VALUE_NODES};
use crate::vm::Sandbox;
use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::cmp::Ordering;
use std::ffi::c_void;
use std::sync::Arc;

/// A Lua value that outlives its VM.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    /// `ngx.null`.
    Null,
    Bool(bool),
    Number(f64),
    Text(Arc<[u8]>),
    Table(Arc<Table>),
    Function(Origin),
    /// A value of a module, which the check does not have.
    Unknown,
    /// A coroutine or userdata.
    Other,
}

/// The identity of a value, for lookups.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum RawKey {
    Null,
    Bool(bool),
    Number(u64),
    Text(Arc<[u8]>),
    Table(*const Table),
}

/// The origin of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The type definition of this name.
    Typedef(Arc<str>),
    /// The author of the schema.
    Author,
}

/// A table: its sequence from 1, and everything else in a stable order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub(crate) sequence: Vec<Value>,
    pub(crate) entries: Vec<(Value, Value)>,
}

/// Why a value could not be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TooLarge {
    Deep,
    Many,
}

impl Value {
    pub(crate) fn text(text: &str) -> Self {
        Self::Text(text.as_bytes().into())
    }

    pub(crate) fn as_text(&self) -> Option<std::borrow::Cow<'_, str>> {
        match self {
            Self::Text(text) => Some(String::from_utf8_lossy(text)),
            _ => None,
        }
    }

    pub(crate) fn as_table(&self) -> Option<&Arc<Table>> {
        match self {
            Self::Table(table) => Some(table),
            _ => None,
        }
    }

    /// Whether Lua's `==` holds: tables and functions are equal only to themselves.
    pub(crate) fn raw_equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) | (Self::Unknown, _) | (_, Self::Unknown) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            #[allow(clippy::float_cmp)]
            (Self::Number(a), Self::Number(b)) => a == b,
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::Table(a), Self::Table(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }

    /// A key that is equal for values that Lua's `==` holds equal; `None` for an unknown value.
    pub(crate) fn raw_key(&self) -> Option<RawKey> {
        Some(match self {
            Self::Null => RawKey::Null,
            Self::Bool(value) => RawKey::Bool(*value),
            // Both zeros are equal.
            Self::Number(value) => RawKey::Number((value + 0.0).to_bits()),
            Self::Text(text) => RawKey::Text(Arc::clone(text)),
            Self::Table(table) => RawKey::Table(Arc::as_ptr(table)),
            Self::Function(_) | Self::Unknown | Self::Other => return None,
        })
    }

    /// Whether two values are deeply equal.
    pub(crate) fn deeply_equals(&self, other: &Self) -> bool {
        let (Self::Table(a), Self::Table(b)) = (self, other) else {
            return self.raw_equals(other);
        };
        let has = |(key, value): &(Self, Self)| {
            let equal = b.entries.iter().find(|(other, _)| other.raw_equals(key));
            equal.is_some_and(|(_, other)| other.deeply_equals(value))
        };
        a.sequence.len() == b.sequence.len()
            && a.entries.len() == b.entries.len()
            && a.sequence.iter().zip(&b.sequence).all(|(a, b)| a.deeply_equals(b))
            && a.entries.iter().all(has)
    }

    /// The name of the type, for messages.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::Table(_) => "a table",
            Self::Function(_) => "a function",
            Self::Unknown => "unknown",
            Self::Other => "a coroutine or userdata",
        }
    }
}

impl Table {
    /// The value under a string key.
    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        let is_key = |k: &Value| matches!(k, Value::Text(text) if **text == *key.as_bytes());
        self.entries.iter().find(|(k, _)| is_key(k)).map(|(_, value)| value)
    }

    /// Sets the value under a string key.
    pub(crate) fn set(&mut self, key: &str, value: Value) {
        let is_key = |k: &Value| matches!(k, Value::Text(text) if **text == *key.as_bytes());
        match self.entries.iter_mut().find(|(k, _)| is_key(k)) {
            Some((_, slot)) => *slot = value,
            None => self.entries.push((Value::text(key), value)),
        }
    }

    pub(crate) fn remove(&mut self, key: &str) {
        let is_key = |k: &Value| matches!(k, Value::Text(text) if **text == *key.as_bytes());
        self.entries.retain(|(k, _)| !is_key(k));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.sequence.is_empty() && self.entries.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.sequence.len() + self.entries.len()
    }

    /// Whether all keys belong to the sequence.
    pub(crate) fn is_sequence(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Copies a value out of the VM.
pub(crate) fn export(sandbox: &Sandbox, value: &mlua::Value) -> Result<Value, TooLarge> {
    let validators = OnceCell::new();
    let mut exporter = Exporter { sandbox, validators, done: FxHashMap::default(), nodes: 0 };
    exporter.value(value, 0).map(|(value, _)| value)
}

struct Exporter<'a> {
    sandbox: &'a Sandbox,
    /// Read at the first function.
    validators: OnceCell<FxHashMap<*const c_void, Arc<str>>>,
    /// The tables copied so far, with the number of their values and their depth.
    done: FxHashMap<*const c_void, (Arc<Table>, Size)>,
    nodes: usize,
}

#[derive(Debug, Clone, Copy)]
struct Size {
    nodes: usize,
    depth: usize,
}

impl Exporter<'_> {
    fn value(&mut self, value: &mlua::Value, depth: usize) -> Result<(Value, usize), TooLarge> {
        self.nodes += 1;
        if self.nodes > MAX_VALUE_NODES {
            return Err(TooLarge::Many);
        }
        let copied = match value {
            mlua::Value::Boolean(value) => Value::Bool(*value),
            #[allow(clippy::cast_precision_loss)]
            mlua::Value::Integer(value) => Value::Number(*value as f64),
            mlua::Value::Number(value) => Value::Number(*value),
            mlua::Value::String(text) => Value::Text(text.as_bytes().as_ref().into()),
            mlua::Value::LightUserData(_) => Value::Null,
            mlua::Value::Function(function) => Value::Function(self.origin(function)),
            stub if self.sandbox.stub().is(stub) => Value::Unknown,
            mlua::Value::Table(table) => return self.table(table, depth),
            _ => Value::Other,
        };
        Ok((copied, 0))
    }

    fn table(&mut self, table: &mlua::Table, depth: usize) -> Result<(Value, usize), TooLarge> {
        if depth >= MAX_VALUE_DEPTH {
            return Err(TooLarge::Deep);
        }
        if let Some((copied, size)) = self.done.get(&table.to_pointer()) {
            self.nodes += size.nodes;
            let (copied, size) = (Arc::clone(copied), *size);
            return match () {
                () if self.nodes > MAX_VALUE_NODES => Err(TooLarge::Many),
                () if depth + size.depth > MAX_VALUE_DEPTH => Err(TooLarge::Deep),
                () => Ok((Value::Table(copied), size.depth)),
            };
        }
        let (before, mut height) = (self.nodes, 0);
        let mut copied = Table::default();
        let length = table.raw_len();
        for pair in table.pairs::<mlua::Value, mlua::Value>() {
            let Ok((key, value)) = pair else { break };
            let (value, inner) = self.value(&value, depth + 1)?;
            height = height.max(inner);
            let index = sequence_index(&key, length);
            match index {
                Some(index) if index == copied.sequence.len() => copied.sequence.push(value),
                _ => {
                    let (key, inner) = self.value(&key, depth + 1)?;
                    height = height.max(inner);
                    copied.entries.push((key, value));
                }
            }
        }
        // Lua's order of other keys differs between runs, but a report must not.
        copied.entries.sort_by(|(a, _), (b, _)| by_key(a, b));
        let copied = Arc::new(copied);
        let size = Size { nodes: self.nodes - before, depth: height + 1 };
        self.done.insert(table.to_pointer(), (Arc::clone(&copied), size));
        Ok((Value::Table(copied), size.depth))
    }

    fn origin(&self, function: &mlua::Function) -> Origin {
        let validators = self.validators.get_or_init(|| self.sandbox.validators());
        match validators.get(&function.to_pointer()) {
            Some(name) => Origin::Typedef(Arc::clone(name)),
            None => Origin::Author,
        }
    }
}

/// The index, from 0, of an integer key in the sequence.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
fn sequence_index(key: &mlua::Value, length: usize) -> Option<usize> {
    let number = match key {
        mlua::Value::Integer(number) => *number as f64,
        mlua::Value::Number(number) => *number,
        _ => return None,
    };
    let inside = number >= 1.0 && number <= length as f64 && number.fract() == 0.0;
    inside.then_some(number as usize - 1)
}

/// Numbers, then strings, then the rest.
fn by_key(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Number(a), Value::Number(b)) => format!("{a:020.6}").cmp(&format!("{b:020.6}")),
        _ => rank(a).cmp(&rank(b)),
    }
}

fn rank(key: &Value) -> u8 {
    match key {
        Value::Number(_) => 0,
        Value::Text(_) => 1,
        _ => 2,
    }
}
