//! The shape of the workspace: which crate may know which, and what every crate has.
//!
//! A change of the table below is a change of the architecture, so it is made on purpose.

mod crates;
mod files;
mod workspace;
