//! Publishing and deleting: what comes before what, and what a failure or a rival leaves behind.

mod failures;
mod instance_races;
mod instances;
mod limits;
mod outcomes;
mod preconditions;
mod races;
mod scene;
mod targets;
