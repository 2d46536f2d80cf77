//! The handler's table, made by running the file's top level in the sandbox.
//!
//! Fields inherited through metatables count, as they do in Kong. Phases do not run; `points_to`
//! analyses their code.

use crate::vm::{LoadError, LoadTime, Sandbox};
use mlua::{Table, Value};

/// The longest chain of metatables that is followed, in tables.
const MAX_INHERITANCE: usize = 16;
/// The most fields of a handler that are searched for misspelt phases.
const MAX_FIELDS: usize = 1_000;

/// A field of the handler table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Field {
    Missing,
    /// It comes from a module, which the check does not have, so its value is unknown.
    Unknown,
    Function {
        line: Option<u32>,
    },
    Number(f64),
    Text(String),
    /// A value of another type, by the type's name.
    Other(&'static str),
}

/// The result of running the top level.
pub(crate) enum Outcome {
    Table(Handler),
    /// A value of another type, by the type's name.
    NotTable(&'static str),
    /// A stub of a module, or an error that a stub may have caused.
    Undecided(Option<LoadError>),
    Failed(LoadError),
}

pub(crate) struct Handler {
    table: Table,
    sandbox: Sandbox,
}

/// Loads a handler. A failure of the VM itself counts as a failure of the file.
pub(crate) fn load(source: &[u8], name: &str, time: &LoadTime) -> Outcome {
    match Sandbox::open(source, name, time) {
        Ok((sandbox, Ok(Value::Table(table)))) => Outcome::Table(Handler { table, sandbox }),
        Ok((_, Ok(other))) => Outcome::NotTable(other.type_name()),
        Ok((sandbox, Err(error @ LoadError::Raised { .. }))) if sandbox.touched() => {
            Outcome::Undecided(Some(error))
        }
        Ok((_, Err(error))) => Outcome::Failed(error),
        Err(error) => Outcome::Failed(LoadError::Raised { line: None, message: error.to_string() }),
    }
}

impl Handler {
    /// A field as Kong reads it: from the table itself, or inherited.
    pub(crate) fn field(&self, name: &str) -> Field {
        let mut at = Value::Table(self.table.clone());
        for _ in 0..MAX_INHERITANCE {
            let own = match &at {
                Value::Table(table) => table.raw_get::<Value>(name).unwrap_or(Value::Nil),
                Value::Function(inherit) => {
                    let arguments = (self.table.clone(), name);
                    let inherited = inherit.call(arguments).unwrap_or_else(|_| {
                        self.sandbox.vm().fail();
                        Value::Nil
                    });
                    return self.describe(&inherited);
                }
                _ => Value::Nil,
            };
            if !own.is_nil() {
                return self.describe(&own);
            }
            // Fields that a module would let the handler inherit count as missing.
            if self.sandbox.stub().is(&at) {
                return Field::Missing;
            }
            let Value::Table(table) = &at else { return Field::Missing };
            let Some(metatable) = table.metatable() else { return Field::Missing };
            at = metatable.raw_get::<Value>("__index").unwrap_or(Value::Nil);
        }
        Field::Missing
    }

    /// Whether the table looks like a schema: it has `fields` and no `PRIORITY`.
    pub(crate) fn is_schema(&self) -> bool {
        let is_table = |name: &str| matches!(self.field(name), Field::Other("table"));
        is_table("fields") && self.field("PRIORITY") == Field::Missing
    }

    /// The table's own functions by name, with the line where each begins.
    pub(crate) fn own_functions(&self) -> Vec<(String, Option<u32>)> {
        let pairs = self.table.pairs::<Value, Value>().take(MAX_FIELDS).filter_map(Result::ok);
        let named = pairs.filter_map(|(key, value)| match (key, value) {
            (Value::String(key), Value::Function(function)) => {
                Some((key.to_str().ok()?.to_owned(), line_of(&function)))
            }
            _ => None,
        });
        let mut functions: Vec<_> = named.collect();
        functions.sort();
        functions
    }

    /// Whether the file used something that the check lacks, or that differs between gateways.
    pub(crate) fn varied(&self) -> bool {
        self.sandbox.varied()
    }

    /// The limit that the file exceeded while it loaded or while a field was read.
    pub(crate) fn passed_limit(&self) -> Option<crate::vm::Limit> {
        self.sandbox.vm().tripped()
    }

    fn describe(&self, value: &Value) -> Field {
        match value {
            Value::Nil => Field::Missing,
            Value::Function(function) => Field::Function { line: line_of(function) },
            #[allow(clippy::cast_precision_loss)]
            Value::Integer(number) => Field::Number(*number as f64),
            Value::Number(number) => Field::Number(*number),
            Value::String(text) => Field::Text(text.to_string_lossy()),
            stub if self.sandbox.stub().is(stub) => Field::Unknown,
            Value::Table(table) if is_callable(table) => Field::Function { line: None },
            other => Field::Other(other.type_name()),
        }
    }
}

fn is_callable(table: &Table) -> bool {
    let call = table.metatable().and_then(|own| own.raw_get::<Value>("__call").ok());
    call.is_some_and(|call| !call.is_nil())
}

fn line_of(function: &mlua::Function) -> Option<u32> {
    function.info().line_defined.and_then(|line| u32::try_from(line).ok())
}
