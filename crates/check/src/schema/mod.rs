//! The schema: evaluated in the sandbox, then checked as Kong checks it.

mod value;

pub(crate) use value::{Table, TooLarge, Value, export};

use crate::vm::{LoadError, Sandbox};

/// What the chunk returned.
pub(crate) enum Outcome {
    Value(Value),
    TooLarge(TooLarge),
    Failed(LoadError),
}

/// Evaluates a schema. Any failure of the VM itself counts as a failure of the file.
pub(crate) fn load(source: &[u8], name: &str) -> Outcome {
    let sandbox = match Sandbox::new() {
        Ok(sandbox) => sandbox,
        Err(error) => {
            return Outcome::Failed(LoadError::Raised { line: None, message: error.to_string() });
        }
    };
    match sandbox.load(source, name) {
        Ok(value) => match export(&sandbox, &value) {
            Ok(value) => Outcome::Value(value),
            Err(too_large) => Outcome::TooLarge(too_large),
        },
        Err(error) => Outcome::Failed(error),
    }
}
