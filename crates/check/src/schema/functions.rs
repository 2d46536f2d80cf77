//! The functions that the author of a schema wrote into it.

use super::value::{Origin, Table, Value};
use super::violation::Step;

/// A function, and where in the table it is.
pub(crate) struct Found {
    pub(crate) path: Vec<Step>,
}

/// All functions of the author in a table. The table's size is bounded, and so are they.
pub(crate) fn find(table: &Table) -> Vec<Found> {
    let mut found = Vec::new();
    walk(table, &mut Vec::new(), &mut found);
    found
}

fn walk(table: &Table, path: &mut Vec<Step>, found: &mut Vec<Found>) {
    for (key, value) in super::validate::pairs(table) {
        path.push(match key {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            Value::Number(place) => Step::Index(place as usize),
            key => Step::Key(super::validators::show(&key)),
        });
        match value {
            Value::Table(table) => walk(table, path, found),
            Value::Function(Origin::Author) => {
                found.push(Found { path: path.clone() });
            }
            _ => {}
        }
        path.pop();
    }
}
