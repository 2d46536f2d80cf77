//! The search for functions of the author in a schema.

use super::value::{Origin, Table, Value};
use super::violation::Step;

/// A function of the author, by its path in the table.
pub(crate) struct Found {
    pub(crate) path: Vec<Step>,
}

/// All functions of the author in a table. The size of the table bounds their number.
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
