//! Publishes and deletes plugins.

mod failures;
mod limits;
mod outcomes;
mod preconditions;
mod races;
mod targets;
