//! Every operation, in the order of the document.

mod control_planes;
mod custom_plugins;
mod deck;
mod instances;
mod other_entities;
mod overviews;
mod service;
mod sync;
mod tokens;

use super::operation::Operation;

/// Every operation. A test holds them against the table of routes.
pub(super) fn all() -> Vec<Operation> {
    let mut operations = custom_plugins::operations();
    operations.extend(instances::operations());
    operations.extend(control_planes::operations());
    operations.extend(deck::operations());
    operations.extend(other_entities::operations());
    operations.extend(overviews::operations());
    operations.extend(sync::operations());
    operations.extend(tokens::operations());
    operations.extend(service::operations());
    operations
}
