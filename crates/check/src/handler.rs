//! The handler as its own code builds it: evaluated in the sandbox, then looked at.
//!
//! Inherited fields count as Kong sees them, through metatables. Phases are not run, so what they
//! do is not seen here; `points_to` reads their code.

use crate::vm::{LoadError, LoadTime, Sandbox};
use mlua::{Table, Value};

/// Longest chain of metatables that is followed, in tables.
const MAX_INHERITANCE: usize = 16;
/// Most fields of a handler that are looked through for phases of a wrong name.
const MAX_FIELDS: usize = 1_000;

/// A field of the handler table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Field {
    Missing,
    /// It comes from a module that is not here, so its value cannot be known.
    Unknown,
    Function {
        line: Option<u32>,
    },
    Number(f64),
    Text(String),
    /// Anything else, by the name of its type.
    Other(&'static str),
}

/// What the chunk returned.
pub(crate) enum Outcome {
    Table(Handler),
    /// Not a table; the name of the type.
    NotTable(&'static str),
    /// A stand-in for something of a module, or an error that one may have caused.
    Undecided(Option<LoadError>),
    Failed(LoadError),
}

pub(crate) struct Handler {
    table: Table,
    sandbox: Sandbox,
}

/// Loads a handler. Any failure of the VM itself counts as a failure of the file.
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
    /// A field as Kong reads it: the table's own, or inherited.
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
            // What a module would make the handler inherit is not there when it is streamed.
            if self.sandbox.stub().is(&at) {
                return Field::Missing;
            }
            let Value::Table(table) = &at else { return Field::Missing };
            let Some(metatable) = table.metatable() else { return Field::Missing };
            at = metatable.raw_get::<Value>("__index").unwrap_or(Value::Nil);
        }
        Field::Missing
    }

    /// Whether the table has what a schema has, and nothing of a handler.
    pub(crate) fn is_schema(&self) -> bool {
        let is_table = |name: &str| matches!(self.field(name), Field::Other("table"));
        is_table("fields") && self.field("PRIORITY") == Field::Missing
    }

    /// The table's own functions by name.
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

    /// Whether the file had to do with something that is not here, or is otherwise elsewhere.
    pub(crate) fn varied(&self) -> bool {
        self.sandbox.varied()
    }

    /// Whether a limit was passed, while it loaded or when a field was looked up.
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
