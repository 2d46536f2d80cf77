//! Instances of custom plugins.

mod reading;
mod refusals;
mod schemas;
mod writing;
